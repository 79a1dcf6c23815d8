using Relight.Tests.Golden;

namespace Relight.Tests.Conventions;

/// <summary>
/// Text in the repository that is written by a program and reviewed by people: <c>./relight test NAME --approve</c> writes it.
/// </summary>
internal static class ApprovedText
{
    /// <summary>Checks that a file holds a text; where approving is asked for, writes it first.</summary>
    /// <param name="file">Relative to the repository.</param>
    /// <param name="text">What it is to hold.</param>
    /// <param name="test">The test that approves it.</param>
    public static void Check(string file, string text, string test)
    {
        var approved = Path.Combine(GoldenFile.Root, file);
        var received = Path.Combine(
            GoldenFile.Root, "artifacts", Path.GetFileName(file).Replace(".approved", ".received", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("RELIGHT_APPROVE") == "1")
        {
            File.WriteAllText(approved, text);
        }

        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail(
            $"{file} is not what it would be now. See what changed:\n  git diff --no-index {file} "
                + $"{Path.GetRelativePath(GoldenFile.Root, received)}\n"
            + $"and where it is meant so, approve it:\n  ./relight test {test} --approve\n"
            + string.Join('\n', Changes(expected.Split('\n'), text.Split('\n')).Take(20)));
    }

    private static IEnumerable<string> Changes(string[] before, string[] after) =>
        before.Except(after).Select(line => "- " + line.Trim()).Concat(after.Except(before).Select(line => "+ " + line.Trim()));
}

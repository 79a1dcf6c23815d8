using Relight.Tests.Golden;

namespace Relight.Tests.Conventions;

/// <summary>The public API is reviewed text: PublicApi.approved.txt. The operators that are generated from their schemas are left out.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var approved = Path.Combine(GoldenFile.Root, "tests", "Conventions", "PublicApi.approved.txt");
        var received = Path.Combine(GoldenFile.Root, "artifacts", "PublicApi.received.txt");
        var text = string.Join('\n', ArrowsTests.All.Select(project => PublicApi.Describe(ArrowsTests.Load(project))));
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
            $"The public API changed. See what:\n  git diff --no-index {Relative(approved)} {Relative(received)}\n"
            + $"and where it is meant so, approve it:\n  ./relight test {nameof(PublicApiTests)} --approve\n"
            + string.Join('\n', Changes(expected.Split('\n'), text.Split('\n')).Take(20)));
    }

    private static IEnumerable<string> Changes(string[] before, string[] after) =>
        before.Except(after).Select(line => "- " + line.Trim()).Concat(after.Except(before).Select(line => "+ " + line.Trim()));

    private static string Relative(string path) => Path.GetRelativePath(GoldenFile.Root, path);
}

using System.Text.RegularExpressions;
using Relight.Tests.Golden;

namespace Relight.Tests.Conventions;

/// <summary>How source files are kept: one type each under its name, short, in the namespace of their folder, tied to no machine.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 400;
    private static readonly string[] Code = [".cs", ".cpp", ".h", ".py", ".css", ".js", ".html", ".sh", ""];
    private static readonly string[] Text = [.. Code, ".csproj", ".props", ".slnx", ".txt", ".md", ".json", ".yml"];
    private static readonly string[] Parts = ["src", "tests", "examples", "benchmarks", "docs"];

    [Fact]   // small internal types may stand beside each other
    public void A_file_holds_one_public_type_and_bears_its_name()
    {
        var wrong = new List<string>();
        foreach (var file in Files("src", ".cs"))
        {
            var types = Type().Matches(File.ReadAllText(file)).Where(match => match.Value.StartsWith("public ", StringComparison.Ordinal))
                .Select(match => match.Groups["name"].Value).Distinct().ToList();
            if (types.Count > 1 || (types.Count == 1 && types[0] != Path.GetFileName(file).Split('.')[0]))
            {
                wrong.Add($"{Relative(file)} holds {string.Join(", ", types)}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_namespace_is_that_of_the_folder_or_of_one_around_it()
    {
        var wrong = new List<string>();
        foreach (var file in Files("src", ".cs").Concat(Files("tests", ".cs")))
        {
            var folders = Relative(Path.GetDirectoryName(file)!).Split('/')[1..];
            var expected = string.Join('.', [
                file.StartsWith(Path.Combine(GoldenFile.Root, "src"), StringComparison.Ordinal) ? "Relight" : "Relight.Tests", .. folders]);
            var match = Namespace().Match(File.ReadAllText(file));
            if (match.Success && !(expected + ".").StartsWith(match.Groups[1].Value + ".", StringComparison.Ordinal))
            {
                wrong.Add($"{Relative(file)}: {match.Groups[1].Value} rather than {expected}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]   // a longer one usually holds two ideas
    public void No_file_is_longer_than_400_lines() =>
        Parts.SelectMany(part => Files(part, Code))
            .Select(file => (File: Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MostLines)
            .ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_place_of_one_machine() =>
        Parts.SelectMany(part => Files(part, Text)).Concat(Directory.GetFiles(GoldenFile.Root))
            .Where(file => Path.GetFileName(file) is not (nameof(SourceTests) + ".cs" or ".git"))
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: $"{Relative(file)}:{i + 1}", Line: line)))
            .Where(line => MachinePath().IsMatch(line.Line))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_unfinished() =>
        Files("src", Code)
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: $"{Relative(file)}:{i + 1}", Line: line)))
            .Where(line => Unfinished().IsMatch(line.Line))
            .ShouldBeEmpty();

    [Fact]   // libtorch has one generator, and two tests at once would draw each other's numbers
    public void Tests_that_seed_run_alone() =>
        Files("tests", ".cs")
            .Select(file => (File: Relative(file), Code: File.ReadAllText(file)))
            .Where(file => file.Code.Contains("[Fact", StringComparison.Ordinal) || file.Code.Contains("[Theory", StringComparison.Ordinal))
            .Where(file => Seeds().IsMatch(file.Code) && !file.Code.Contains("[Collection(nameof(SeededTests))]", StringComparison.Ordinal))
            .Select(file => file.File)
            .ShouldBeEmpty();

    private static IEnumerable<string> Files(string folder, params string[] extensions)
    {
        var path = Path.Combine(GoldenFile.Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => extensions.Contains(Path.GetExtension(file)) && !file.Contains("/__pycache__/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
            : [];
    }

    private static string Relative(string file) => Path.GetRelativePath(GoldenFile.Root, file);

    /// <summary>Types of a file-scoped namespace stand at the beginning of a line.</summary>
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|abstract|sealed|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"/work/\w|/root/\w|/home/\w|/tmp/\w+/\w|C:\\\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"Torch\.ManualSeed\(|new TrainingSetup\(")]
    private static partial Regex Seeds();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Unfinished();
}

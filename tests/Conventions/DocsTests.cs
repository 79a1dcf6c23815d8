using Relight.Tests.Golden;

namespace Relight.Tests.Conventions;

/// <summary>
/// What the docs show as code is taken from the examples, which run; that of other pages is compiled by itself, in
/// <see cref="Tensors.Calls.PyTorchPageTests"/>, <see cref="Data.OwnDataPageTests"/>, <see cref="SelfSupervised.AddingAMethodPageTests"/>
/// and <see cref="Recipes.FromOthersPageTests"/>.
/// </summary>
public sealed class DocsTests
{
    private static string[] Pages => Directory.GetFiles(Path.Combine(GoldenFile.Root, "docs"), "*.md");

    [Fact]
    public void Code_in_the_docs_stands_in_an_example()
    {
        var examples = Directory.GetFiles(Path.Combine(GoldenFile.Root, "examples"), "*.cs").Select(File.ReadAllText).ToArray();
        var blocks = Pages.Where(
            page => Path.GetFileName(page) is not ("pytorch.md" or "own-data.md" or "adding-a-method.md"
                or "from-pytorch-lightning-fastai.md")).SelectMany(page => Blocks(File.ReadAllText(page))).ToArray();
        blocks.Length.ShouldBeGreaterThan(5);
        blocks.Where(block => !examples.Any(example => example.Contains(block, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Links_in_the_docs_lead_to_files()
    {
        var missing = new List<string>();
        foreach (var page in Pages)
        {
            var targets = File.ReadAllText(page).Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)]);
            missing.AddRange(targets.Where(target => !File.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))));
        }

        missing.ShouldBeEmpty();
    }

    private static IEnumerable<string> Blocks(string page) =>
        page.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);
}

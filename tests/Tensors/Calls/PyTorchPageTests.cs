using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Calls;

/// <summary>docs/pytorch.md: both columns print the same. The left one's text is in tests/Golden/pytorch_page.txt.</summary>
[Collection(nameof(SeededTests))]
public sealed class PyTorchPageTests
{
    [Fact]
    public void Both_columns_print_the_same()
    {
        using var folder = new TemporaryFolder();
        using var scope = new TensorScope();
        var expected = File.ReadAllText(GoldenFile.PathOf("pytorch_page.txt")).TrimEnd('\n').Split("\n> ")
            .Select(part => part.TrimStart('>', ' ').Split('\n', 2)).ToArray();
        expected.Length.ShouldBeGreaterThan(70);
        var printed = PyTorchPage.Run(expected.Select(part => part[0]).ToHashSet(), folder["network.pth"]);
        printed.Count.ShouldBe(expected.Length);
        expected.Zip(printed).Where(pair => pair.First[1] != pair.Second)
            .Select(pair => $"{pair.First[0]}: {pair.Second}, not {pair.First[1]}").ShouldBeEmpty();
    }
}

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relight.Tests.Golden;

namespace Relight.Tests.Data;

/// <summary>examples/table.cs reaches its target. It seeds libtorch's generator, as Torch.ManualSeed( says, so it runs alone.</summary>
[Collection(nameof(SeededTests))]
public sealed class TableExampleTests
{
    [Fact]
    public void The_example_tells_the_held_out_flowers()
    {
        var lines = File.ReadAllLines(Path.Combine(GoldenFile.Root, "examples", "table.cs")).Where(line => !line.StartsWith('#'));
        var text = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n" + string.Join('\n', lines);
        using var program = new MemoryStream();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation.Create("TableExample", [CSharpSyntaxTree.ParseText(text)], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .Emit(program).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ShouldBeEmpty();
        Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]).ShouldBe(0);
    }
}

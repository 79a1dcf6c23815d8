using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relight.Tests.Golden;

namespace Relight.Tests;

/// <summary>Examples that take seconds reach their targets. They seed libtorch's generator, as Torch.ManualSeed( says, so they run alone.</summary>
[Collection(nameof(SeededTests))]
public sealed class ExampleTests
{
    private const string Imports = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n";

    [Theory, InlineData("table.cs"), InlineData("gan.cs")]
    public void An_example_reaches_its_target(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(GoldenFile.Root, "examples", file)).Where(line => !line.StartsWith('#'));
        using var program = new MemoryStream();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation.Create(file, [CSharpSyntaxTree.ParseText(Imports + string.Join('\n', lines))], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .Emit(program).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ShouldBeEmpty();
        Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]).ShouldBe(0);
    }
}

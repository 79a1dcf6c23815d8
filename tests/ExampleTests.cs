using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests;

/// <summary>
/// Examples that take seconds reach their targets. They seed libtorch's generator, as Torch.ManualSeed( says, so they run alone.
/// </summary>
[Collection(nameof(SeededTests))]
public sealed class ExampleTests
{
    private const string Imports = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n";

    [Theory, InlineData("table.cs"), InlineData("gan.cs"), InlineData("pair.cs"), InlineData("mask.cs")]
    public void An_example_reaches_its_target(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(GoldenFile.Root, "examples", file)).Where(line => !line.StartsWith('#'));
        using var program = new MemoryStream();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation.Create(file, [CSharpSyntaxTree.ParseText(Imports + string.Join('\n', lines))], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .Emit(program).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ShouldBeEmpty();
        Assembly.Load(program.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]).ShouldBe(0);
    }

    [Fact]
    public void A_backbone_of_ones_own_gets_what_the_ResNets_get()
    {
        using var folder = new TemporaryFolder();
        var example = File.ReadAllText(Path.Combine(GoldenFile.Root, "examples", "backbone.cs"));

        var ran = OwnProgram.Run(example, folder.FullPath);

        ran.Code.ShouldBe(0, ran.Output + ran.Error);
        using var run = RunDirectory.Read(folder["runs", "plain4"]);
        File.ReadAllText(run.ReportPath).ShouldContain("First-layer filters");
        run.Record.Settings["model"]!["arch"]!.GetValue<string>().ShouldBe("plain4");
        run.Metrics.Read().Names.ShouldContain("group2/learning_rate");   // a rate for each stage, with weight decay and without

        OwnProgram.Run(example, folder.FullPath, "summary", "plain4", "--size", "32", "--json").Output.ShouldContain("\"top.0.0\"");
        var refused = OwnProgram.Run(
            example, folder.FullPath, "train", "synthetic", "--arch", "plain4", "--stem", "small", "--run", "none");
        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Error.ShouldContain("begins in one way only, and model.stem (--stem) is small");
        var froze = OwnProgram.Run(
            example, folder.FullPath, "finetune", "synthetic", "--arch", "plain4", "--from", "runs/plain4", "--freeze", "stem", "--epochs",
            "1", "--size", "32",
            "--set", "data.syntheticCount=100", "--set", "data.syntheticValidationCount=50", "--run", "runs/frozen");
        froze.Code.ShouldBe(0, froze.Error);
        using var scope = new TensorScope();
        var (before, after) = (Weights.Read(folder["runs", "plain4"]), Weights.Read(folder["runs", "frozen"]));
        TensorAssert.Same(before["stem.0.weight"], after["stem.0.weight"]);
        after["middle.0.weight"].Equal(before["middle.0.weight"]).ShouldBeFalse();
    }
}

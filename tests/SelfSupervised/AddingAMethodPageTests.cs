using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised;
using Relight.Tests.Golden;
using Relight.Tests.Training;
using Relight.Training;

namespace Relight.Tests.SelfSupervised;

/// <summary>The method of docs/adding-a-method.md, from the text of the page.</summary>
[Collection(nameof(SeededTests))]
public sealed class AddingAMethodPageTests
{
    [Fact]
    public void The_method_of_the_page_learns()
    {
        var page = File.ReadAllText(Path.Combine(GoldenFile.Root, "docs", "adding-a-method.md"));
        var code = string.Join('\n', page.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        using var library = new MemoryStream();
        CSharpCompilation.Create(
            "AddingAMethod", [CSharpSyntaxTree.ParseText("using System; using System.Collections.Generic; using System.Linq;\n" + code)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(library).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ShouldBeEmpty();
        var method = (Method)Activator.CreateInstance(Assembly.Load(library.ToArray()).GetType("ThreeLightsMethod")!)!;

        Relight.Tensors.Torch.ManualSeed(2);
        var data = new SpotsDataset(480);
        var outputs = method.Outputs(data.Classes);
        var task = method.CreateTask(new Sequential(new Flatten(), new Linear(192, 32), new ReLU(), new Linear(32, outputs.Count)), outputs, new MethodRecipe());
        var batches = new DataLoader(data, new DataLoaderOptions { BatchSize = 16, Shuffle = true });
        new Trainer(new TrainerOptions { Epochs = 60 }).Fit(task, batches, batches).Validation!.Compute()["accuracy"].ShouldBeGreaterThan(0.6);   // chance is a third
    }
}

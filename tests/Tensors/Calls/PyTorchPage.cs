using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Calls;

/// <summary>docs/pytorch.md as one C# program.</summary>
internal static partial class PyTorchPage
{
    private const string WeightsName = "network.pth";

    /// <summary>The rows of its tables, and the blocks between them, in order.</summary>
    public static IReadOnlyList<(string Python, string CSharp)> Parts()
    {
        var page = File.ReadAllText(Path.Combine(GoldenFile.Root, "docs", "pytorch.md"));
        return [.. Row().Matches(page).Concat(Block().Matches(page)).OrderBy(m => m.Index).Select(
            m => (m.Groups["python"].Value, m.Groups["csharp"].Value))];
    }

    /// <summary>Compiles the page and runs it.</summary>
    /// <param name="shown">The Python of the rows whose values are to come back.</param>
    /// <param name="weights">Where the page's file of weights goes.</param>
    /// <returns>What they print, in order.</returns>
    public static List<string> Run(IReadOnlySet<string> shown, string weights)
    {
        var (usings, body) = (new List<string>(), new List<string>());
        foreach (var (python, csharp) in Parts())
        {
            var lines = csharp.Split('\n').ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';'));
            usings.AddRange(lines[true]);
            var code = string.Join('\n', lines[false]).Replace(WeightsName, weights, StringComparison.Ordinal);
            body.Add(shown.Contains(python) ? $"shown.Add(({code}).ToString()!);" : python.Length > 0 ? code + ";" : code);
        }

        var text = $$"""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using System.Numerics;
            {{string.Join('\n', usings)}}

            public static class Page
            {
                public static List<string> Run()
                {
                    var shown = new List<string>();
            {{string.Join('\n', body)}}
                    return shown;
                }
            }
            """;
        using var program = new MemoryStream();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var result = CSharpCompilation.Create(
            "Page", [CSharpSyntaxTree.ParseText(text)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(program);
        result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{d.GetMessage()}: {text.Split('\n')[d.Location.GetLineSpan().StartLinePosition.Line]}").ShouldBeEmpty();
        return (List<string>)Assembly.Load(program.ToArray()).GetType("Page")!.GetMethod("Run")!.Invoke(null, null)!;
    }

    [GeneratedRegex(@"^\| `(?<python>[^`]+)` \| `(?<csharp>[^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```csharp\n(?<csharp>.*?)^```$(?<python>)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

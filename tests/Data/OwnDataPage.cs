using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Relight.Tests.Golden;

namespace Relight.Tests.Data;

/// <summary>docs/own-data.md as one C# program: its statements in order, and its classes.</summary>
internal static partial class OwnDataPage
{
    private static readonly string[] Blocks =
        [.. Block().Matches(File.ReadAllText(Path.Combine(GoldenFile.Root, "docs", "own-data.md"))).Select(match => match.Groups[1].Value)];

    /// <summary>The comments behind what is printed.</summary>
    public static IReadOnlyList<string> Expected =>
        [.. Blocks.SelectMany(block => Printed().Matches(block)).Select(match => match.Groups[1].Value)];

    /// <summary>Compiles the page and runs it.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <returns>What it prints, line by line.</returns>
    public static List<string> Run(string folder)
    {
        var (usings, statements, classes) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var block in Blocks)
        {
            var unit = CSharpSyntaxTree.ParseText(block).GetCompilationUnitRoot();
            usings.AddRange(unit.Usings.Select(each => each.ToString()));
            statements.AddRange(unit.Members.OfType<GlobalStatementSyntax>().Select(each => each.ToString()));
            classes.AddRange(unit.Members.OfType<TypeDeclarationSyntax>().Select(each => each.ToString()));
        }

        var body = string.Join('\n', statements).Replace("\"houses.csv\"", "Folder + \"/houses.csv\"", StringComparison.Ordinal)
            .Replace("\"cache\"", "Folder + \"/cache\"", StringComparison.Ordinal);
        var text = $$"""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            {{string.Join('\n', usings)}}

            public static class Page
            {
                public static string Folder = "";

                public static void Run()
                {
            {{body}}
                }
            }

            public static class Console
            {
                public static readonly List<string> Lines = new();

                public static void WriteLine(object line) => Lines.Add(line.ToString()!);
            }

            {{string.Join('\n', classes)}}
            """;
        using var program = new MemoryStream();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var result = CSharpCompilation.Create("OwnData", [CSharpSyntaxTree.ParseText(text)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(program);
        result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{d.GetMessage()}: {text.Split('\n')[d.Location.GetLineSpan().StartLinePosition.Line]}").ShouldBeEmpty();
        var assembly = Assembly.Load(program.ToArray());
        var page = assembly.GetType("Page")!;
        page.GetField("Folder")!.SetValue(null, folder);
        page.GetMethod("Run")!.Invoke(null, null);
        return (List<string>)assembly.GetType("Console")!.GetField("Lines")!.GetValue(null)!;
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^Console\.WriteLine\(.*\);\s+// (.*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}

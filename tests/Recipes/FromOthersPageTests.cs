using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Relight.Tests.Golden;

namespace Relight.Tests.Recipes;

/// <summary>
/// docs/from-pytorch-lightning-fastai.md: its right columns are one C# program that compiles; it is not run, for it reads photographs.
/// </summary>
public sealed partial class FromOthersPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(GoldenFile.Root, "docs", "from-pytorch-lightning-fastai.md"));

    [Fact]
    public void Each_line_of_the_right_columns_compiles()
    {
        string[] rows = [.. Lines.Where(line => line.StartsWith('|') && !line.EndsWith("| Relight |", StringComparison.Ordinal)
            && !line.StartsWith("| ---", StringComparison.Ordinal))];
        rows.Length.ShouldBeGreaterThan(80);
        rows.Where(row => !Code().IsMatch(row)).ShouldBeEmpty();
        var text = $$"""
            using System;
            using System.Linq;
            {{string.Join('\n', Lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal)))}}

            public static class Page
            {
                public static void Run()
                {
            {{string.Join('\n', rows.Select(row => Statement(Code().Match(row).Groups[1].Value)))}}
                }
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation.Create(
            "FromOthers", [CSharpSyntaxTree.ParseText(text)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{d.GetMessage()}: {text.Split('\n')[d.Location.GetLineSpan().StartLinePosition.Line]}").ShouldBeEmpty();
    }

    /// <summary>A cell as a statement; what only has a value is looked at.</summary>
    private static string Statement(string cell)
    {
        var expression = SyntaxFactory.ParseExpression(cell);
        var isWhole = expression.FullSpan.Length == cell.Length && !expression.ContainsDiagnostics;
        return isWhole && expression is not (InvocationExpressionSyntax or AssignmentExpressionSyntax or ObjectCreationExpressionSyntax)
            ? $"_ = {cell};"
            : cell.EndsWith('}') && !isWhole && cell.StartsWith("foreach", StringComparison.Ordinal) ? cell : cell + ";";
    }

    [GeneratedRegex(@"^\| .+ \| `([^`]+)` \|$")]
    private static partial Regex Code();
}

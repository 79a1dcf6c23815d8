using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Relight.Tensors;

namespace Relight.Tests.Tensors.Calls;

/// <summary>
/// Asks the C# compiler which overload calls bind to, in a method with tensors x, y and t, a list of tensors ts and a generator g.
/// </summary>
internal static class CallBinder
{
    private const string Head = """
        #nullable enable
        using System;
        using System.Numerics;
        using Relight.Tensors;

        static class Calls
        {
            static unsafe void All(Tensor x, Tensor y, Tensor t, Tensor[] ts, Generator g)
            {

        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Relight", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location),
    ]);

    /// <summary>
    /// For each call the operator's full name, such as <c>aten::sum.dim_IntList</c>; <c>by hand: NAME</c>; or <c>error: …</c> as the
    /// compiler gives it.
    /// </summary>
    public static string[] Bind(IReadOnlyList<string> calls)
    {
        var tree = CSharpSyntaxTree.ParseText(
            Head + string.Concat(calls.Select(
                call => $"{{ {(SyntaxFactory.ParseExpression(call) is InvocationExpressionSyntax ? "" : "_ = ")}{call}; }}\n")) + "}}",
            new CSharpParseOptions(LanguageVersion.Latest));
        var compilation = CSharpCompilation.Create(
            "Calls", [tree], References.Value, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var model = compilation.GetSemanticModel(tree);
        var errors = model.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)
            .ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line,
                d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        var first = Head.Count(c => c == '\n');
        var statements = tree.GetRoot().DescendantNodes().OfType<BlockSyntax>().Skip(1)
            .Where(block => block.Parent is BlockSyntax).ToArray();
        statements.Length.ShouldBe(calls.Count);
        return [.. statements.Select(
            (block, i) => errors[first + i].FirstOrDefault() is { } error ? "error: " + error : NameOf(model, block))];
    }

    private static string NameOf(SemanticModel model, BlockSyntax block)
    {
        var expression = ((ExpressionStatementSyntax)block.Statements[0]).Expression;
        var call = expression is AssignmentExpressionSyntax assignment ? assignment.Right : expression;
        var symbol = model.GetSymbolInfo(call).Symbol!;
        return DocumentedMethods.ById.TryGetValue(symbol.GetDocumentationCommentId()!, out var schema)
            ? schema.FullName
            : "by hand: " + symbol.Name;
    }
}

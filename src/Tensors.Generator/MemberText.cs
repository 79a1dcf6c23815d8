using System.Text;

namespace Relight.Tensors.Generator;

/// <summary>What stands above every generated member.</summary>
internal static class MemberText
{
    /// <summary>The schema as documentation, and the attributes.</summary>
    public static void WriteHead(StringBuilder code, Schema schema, int priority)
    {
        code.Append("    /// <summary><c>").Append(Escaped(schema.Text)).Append("</c></summary>\n")
            .Append("    [global::System.CodeDom.Compiler.GeneratedCode(\"Relight.Tensors.Generator\", null)]\n");
        if (priority != 0)
        {
            code.Append($"    [global::System.Runtime.CompilerServices.OverloadResolutionPriority({priority})]\n");
        }
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}

using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Relight.Tests;

/// <summary>A program of one's own in a process of its own: what it registers is known to it alone.</summary>
internal sealed record OwnProgram(int Code, string Output, string Error)
{
    private const string Imports =
        "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading.Tasks;\n";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Compiles and runs it.</summary>
    /// <param name="text">C#; lines for <c>dotnet run</c> are left out.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its words.</param>
    public static OwnProgram Run(string text, string folder, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, $"OwnProgram-{Guid.NewGuid():N}.dll");
        try
        {
            var lines = text.Split('\n').Where(line => !line.StartsWith('#'));
            var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path));
            CSharpCompilation.Create(
                Path.GetFileNameWithoutExtension(program), [CSharpSyntaxTree.ParseText(Imports + string.Join('\n', lines))], references,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication))
                .Emit(program).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ShouldBeEmpty();
            return Start(program, folder, arguments);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static OwnProgram Start(string program, string folder, string[] arguments)
    {
        var tests = Path.Combine(AppContext.BaseDirectory, "Relight.Tests");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", "--runtimeconfig", tests + ".runtimeconfig.json", "--depsfile", tests + ".deps.json", program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(Patience).ShouldBeTrue();
        return new OwnProgram(process.ExitCode, output.Result, error.Result);
    }
}

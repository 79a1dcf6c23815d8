using System.Diagnostics;
using Relight.Cli;

namespace Relight.Tests.Cli;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("da", "data")]
    [InlineData("bench step --precision ", "bf16", "fp16", "fp32")]
    [InlineData("data fetch ", "imagenette", "synthetic")]
    [InlineData("bench step --opt", "--optimizer")]
    public void The_directive_suggests_what_may_come_next(string typed, params string[] expected)
    {
        var result = RelightProcess.Run($"[suggest:{typed.Length}]", typed);
        result.Code.ShouldBe(0);
        expected.ShouldBeSubsetOf(result.Output.Split('\n'));
    }

    [Theory]   // bash is there wherever ./relight runs; zsh and fish are tried where they are installed
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Scripts_are_understood_by_their_shells(string shell)
    {
        var script = RelightProcess.Run("completion", shell);
        script.Code.ShouldBe(0);
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], script.Output);
        Run(shell, "-n", folder["script"]).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("relight da", "data")]
    [InlineData("relight bench step --prec", "--precision")]
    [InlineData("relight bench step --precision ", "auto bf16 fp16 fp32")]
    public void Bash_completes_by_the_script(string typed, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], RelightProcess.Run("completion", "bash").Output);
        File.WriteAllText(folder["type"], $$"""
            relight() { dotnet '{{typeof(CommandTree).Assembly.Location}}' "$@"; }
            source '{{folder["script"]}}'
            COMP_LINE='{{typed}}' COMP_POINT={{typed.Length}}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _relight
            echo "${COMPREPLY[*]}"
            """);
        var result = Run("bash", folder["type"]);
        result.Output.Trim().ShouldBe(expected, result.Error);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Relight.Cli;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

/// <summary>A run outlives its terminal and the disk that its output goes to; signals save it.</summary>
public sealed class LostOutputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly string[] Small =
    [
        "train", "synthetic", "--size", "16", "--batch", "8", "--arch", "resnet18", "--stem", "imagenet", "--epochs", "2", "--precision",
        "fp32", "--threads", "1", "--cache", "off",
        "--set", "data.syntheticCount=160", "--set", "data.syntheticValidationCount=16", "--optimizer", "sgd",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData(">/dev/full 2>&1")]
    [InlineData("2>&1 | head -n 1")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public void A_training_ends_well_wherever_its_output_goes(string redirection)
    {
        var result = Shell($"{Command([.. Small, "--run", _folder["run"]])} {redirection}");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        IsFinished().ShouldBeTrue();
        // a file must not have got the number of a closed stream
        File.ReadAllText(_folder["run", "metrics.jsonl"]).ShouldNotContain("images/s");
    }

    [Theory]
    [InlineData("runs list {0} --json")]
    [InlineData("runs list {0}")]
    [InlineData("--help")]
    public void A_result_that_could_not_be_printed_is_an_error(string arguments)
    {
        var command = string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, _folder.FullPath);
        var result = Shell($"{Command(command.Split(' '))} >/dev/full");
        result.Code.ShouldBe(ExitCode.Failed);
        result.Error.ShouldContain("Standard output could not be written: No space left on device");
    }

    [Fact]   // disown, nohup and setsid leave SIGHUP ignored
    public void A_closed_terminal_leaves_a_run_that_ignores_it_alone()
    {
        CloseTerminalUnder($"trap '' HUP; exec {Command([.. Small, "--run", _folder["run"]])}");
        WaitUntil(IsFinished);
        Record().Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public void A_closed_terminal_stops_and_saves_any_other_run()
    {
        SkipWhereIgnored(PosixSignal.SIGHUP);
        CloseTerminalUnder($"exec {Command([.. Small, "--run", _folder["run"]])}");
        WaitUntil(() => Record().Attempts[^1].Outcome != AttemptOutcome.Running);
        Record().Attempts[^1].Outcome.ShouldBe(AttemptOutcome.Interrupted);
        using (var run = RunDirectory.Read(_folder["run"]))
        {
            run.Checkpoints.Newest().Checkpoint.ShouldNotBeNull();
        }

        RelightProcess.Run("resume", _folder["run"]).Code.ShouldBe(ExitCode.Done);
    }

    [Theory]
    [InlineData("TERM", "", ExitCode.ComeBack)]
    [InlineData("INT $p; kill -INT $p; sleep 0.1; kill -INT", "", ExitCode.ComeBack)]   // impatient fingers on Ctrl-C
    [InlineData("HUP", "", ExitCode.ComeBack)]
    [InlineData("HUP", "trap '' HUP; ", ExitCode.Done)]
    [InlineData("INT", "trap '' INT; ", ExitCode.Done)]   // a script's background job
    public void A_signal_saves_unless_it_was_ignored_from_the_start(string signal, string before, int code)
    {
        if (code == ExitCode.ComeBack && signal != "TERM")
        {
            SkipWhereIgnored(signal == "HUP" ? PosixSignal.SIGHUP : PosixSignal.SIGINT);
        }

        var trail = _folder["trail"];
        var result = Shell(
            $"{(code == ExitCode.ComeBack ? "set -m; " : "")}{before}RELIGHT_TRAIL='{trail}' {Command([.. Small, "--run", _folder["run"]])} & p=$!; "
            + $"while kill -0 $p && ! grep -q step '{trail}'; do sleep 0.3; done 2>/dev/null; kill -{signal} $p; wait $p");
        result.Code.ShouldBe(code, result.Error);
        IsFinished().ShouldBe(code == ExitCode.Done);
    }

    /// <summary>What was ignored when the tests began, as under nohup, is ignored by all that they start.</summary>
    private static void SkipWhereIgnored(PosixSignal signal) =>
        Assert.SkipWhen(StopSignals.Ignored().Contains(signal), $"{signal} is ignored here, as under nohup.");

    private static string Command(string[] arguments) =>
        string.Join(' ', ((string[])["dotnet", typeof(CommandTree).Assembly.Location, .. arguments]).Select(word => $"'{word}'"));

    /// <summary>Runs a command line of sh.</summary>
    private static (int Code, string Error) Shell(string line)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "/bin/bash", ["-o", "pipefail", "-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(Patience).ShouldBeTrue();
        _ = output.Result;
        return (process.ExitCode, error.Result);
    }

    /// <summary>Runs something on a terminal of its own, and takes that away after the first steps.</summary>
    private void CloseTerminalUnder(string line)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Skip("needs script(1)");
        }

        var start = new ProcessStartInfo("/usr/bin/script", ["-qfc", $"bash -c \"{line}\"", "/dev/null"]) { RedirectStandardInput = true,
            RedirectStandardOutput = true };
        start.Environment["RELIGHT_TRAIL"] = _folder["trail"];
        using var terminal = Process.Start(start)!;
        _ = terminal.StandardOutput.ReadToEndAsync();
        WaitUntil(() => File.Exists(_folder["trail"]) && File.ReadLines(_folder["trail"]).Count(word => word == "step") >= 2);
        terminal.Kill();
        terminal.WaitForExit();
    }

    private static void WaitUntil(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            clock.Elapsed.ShouldBeLessThan(Patience);
            Thread.Sleep(100);
        }
    }

    private bool IsFinished() => Record().IsFinished;

    private RunRecord Record()
    {
        using var run = RunDirectory.Read(_folder["run"]);
        return run.Record;
    }
}

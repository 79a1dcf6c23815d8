using Relight.Runs.Processes;

namespace Relight.Tests.Runs.Processes;

public sealed class WorkerProcessTests
{
    [Fact]
    public void A_worker_is_the_command_line_with_its_exit_codes_and_its_output()
    {
        using var right = WorkerProcess.Start(["config", "--help"]);
        using var wrong = WorkerProcess.Start(["no-such-command"]);

        var (code, output, _) = right.WaitForEnd();
        code.ShouldBe(ExitCode.Done);
        output.ShouldContain("relight config");

        (code, _, var error) = wrong.WaitForEnd();
        code.ShouldBe(ExitCode.Usage);
        error.ShouldContain("--help");
    }

    [Fact]
    public void A_signal_ends_it_and_the_code_names_the_signal()
    {
        using var worker = WorkerProcess.Start(["train", "synthetic", "--help"]);

        worker.Send(WorkerProcess.SigKill).ShouldBeTrue();

        worker.WaitForEnd().Code.ShouldBe(128 + WorkerProcess.SigKill);
        worker.HasExited.ShouldBeTrue();
        worker.Send(WorkerProcess.SigTerm).ShouldBeFalse();
    }
}

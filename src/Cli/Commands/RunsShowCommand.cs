using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs show</c>: shows one run.</summary>
internal static class RunsShowCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var json = CommonOptions.Json();
        var command = new Command("show",
            "Shows one run: what was asked, its attempts, its checkpoints, what it measured last, what interruptions cost.") { run, json }
            .WithExamples("runs show runs/photos", "runs show runs/photos --json");
        command.SetAction(parsed =>
        {
            using var one = RunDirectory.Read(parsed.GetRequiredValue(run));
            var facts = RunFacts.Of(one);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(facts);
                return ExitCode.Done;
            }

            var use = RunUse.Of(one);
            Console.WriteLine($"{one.Folder}: {one.Record.Command}, {RunFacts.State(one)}");
            foreach (var attempt in one.Record.Attempts)
            {
                Console.WriteLine(
                    Invariant($"  attempt {attempt.Number}: {attempt.Started:yyyy-MM-dd HH:mm:ss} UTC, from step ")
                    + Invariant($"{attempt.ResumedFrom ?? 0}, ")
                    + $"{attempt.Outcome}{(attempt.Message is null ? "" : $": {attempt.Message}")}"
                    + (attempt.Changes is null ? "" : $" ({string.Join("; ", attempt.Changes)})"));
            }

            Console.WriteLine(
                $"  {RunFacts.Interruptions(use)}; "
                + Invariant($"{100 * use.UsefulShare:0.0} % of {use.Time.TotalSeconds:0} s useful, as far as metrics were written"));
            Console.WriteLine($"  checkpoints at steps {string.Join(", ", one.Checkpoints.Steps)}");
            if (one.Metrics.Read() is { DamagedLines: > 0 and var damaged })
            {
                Console.WriteLine($"  {damaged} lines of metrics.jsonl cannot be read; interruptions leave such");
            }

            foreach (var (name, value) in facts["metrics"]!.AsObject())
            {
                Console.WriteLine(Invariant($"  {name} {(double)value!:G5}"));
            }

            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Cli.Torture;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight torture</c>: shows that an interrupted training ends with the same bytes as an uninterrupted one.</summary>
internal static class TortureCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "torture";

    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How often a training is killed, over as many runs as that takes.", DefaultValueFactory = _ => 20 }.AtLeast(1);
        var folder = new Option<string?>("--folder") { Description = "Where the runs are made; a temporary folder, deleted when all went well, if left out." };
        var seed = new Option<int>("--seed") { Description = "Seed of the moments.", DefaultValueFactory = _ => 0 };
        var json = CommonOptions.Json();
        var words = new Argument<string[]>("COMMAND") { Description = "After --: train, pretrain or finetune with its arguments, without --run.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            Name,
            """
            Runs a training without interruption, then again with SIGKILL and SIGTERM at random moments (while it starts up, in its first step,
            in any step, while a checkpoint is written, in validation, in its last step), resumes it each time with the same command, and
            compares the digests of the weights. Exit code 0: every interrupted run ended with the same bytes.
            """)
        {
            kills, folder, seed, json, words,
        }.WithExamples(
            "torture --kills 20 -- train synthetic --size 32 --epochs 1",
            "torture --kills 100 --json -- pretrain photos/ --epochs 2 --set checkpoint.everySteps=10");
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(words), parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(folder), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] words, int kills, int seed, string? folder, bool json)
    {
        if (words.Contains("--run"))
        {
            throw new ArgumentException("torture makes the runs' folders itself: leave --run out; --folder says where.");
        }

        var place = Path.GetFullPath(folder ?? Path.Combine(Path.GetTempPath(), $"relight-torture-{Environment.ProcessId}"));
        Directory.CreateDirectory(place);
        var clock = Stopwatch.StartNew();
        var whole = Path.Combine(place, "whole");
        var calm = new Victim(words, whole);
        Console.Error.WriteLine("Training without interruption…");
        if (calm.RunToTheEnd() is not ExitCode.Done and var failed)
        {
            Console.Error.Write(calm.Error);
            throw new RunException($"The training itself fails with exit code {failed}, without any interruption; see above.");
        }

        var expected = Weights.Digest(whole);
        var steps = StepsOf(whole);
        var random = new Random(seed);
        var (done, runs, equal, saveSeconds, byMoment) = (0, 0, 0, new List<double>(), new SortedDictionary<KillMoment, int>());
        while (done < kills)
        {
            var run = Path.Combine(place, $"broken-{++runs}");
            var victim = new Victim(words, run);
            var isFinished = false;
            while (!isFinished)
            {
                var (moment, signal) = ((KillMoment)random.Next(Enum.GetValues<KillMoment>().Length), random.Next(3) == 0 ? WorkerProcess.SigTerm : WorkerProcess.SigKill);
                var (killed, seconds) = (false, 0.0);
                var code = done >= kills
                    ? victim.RunToTheEnd()
                    : victim.RunAndKill(moment, signal, random, steps - StepsOf(run), out killed, out seconds);
                isFinished = code == ExitCode.Done;
                if (killed)
                {
                    done++;
                    byMoment[moment] = byMoment.GetValueOrDefault(moment) + 1;
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done}/{kills}: {(signal == WorkerProcess.SigTerm ? "SIGTERM" : "SIGKILL")} at {moment} of run {runs}, step {StepsOf(run)} saved"));
                }

                if (code == ExitCode.ComeBack)
                {
                    saveSeconds.Add(seconds);
                }

                var isExpected = code is ExitCode.Done or ExitCode.ComeBack || (killed && (code == 128 + WorkerProcess.SigKill || code == 128 + WorkerProcess.SigTerm));
                if (!isExpected)
                {
                    Console.Error.Write(victim.Error);
                    throw new RunException($"The interrupted run {run} fails with exit code {code}; see above. It is left as it is.");
                }
            }

            equal += Weights.Digest(run) == expected ? 1 : 0;
        }

        var result = new JsonObject
        {
            ["kills"] = done,
            ["killsByMoment"] = new JsonObject(byMoment.Select(pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)pair.Value))),
            ["interruptedRuns"] = runs,
            ["equalDigests"] = equal,
            ["sha256"] = expected,
            ["stopsThatSaved"] = saveSeconds.Count,
            ["slowestStopSeconds"] = saveSeconds.Count > 0 ? Math.Round(saveSeconds.Max(), 2) : null,
            ["seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 1),
        };
        if (json)
        {
            JsonOutput.Write(result);
        }
        else
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{done} interruptions of {runs} runs ({string.Join(", ", byMoment.Select(pair => $"{pair.Key} {pair.Value}"))}): {equal} of {runs} ended with the bytes of the uninterrupted one, {expected[..16]}…"));
        }

        if (equal == runs && folder is null)
        {
            Directory.Delete(place, recursive: true);
        }

        return equal == runs ? ExitCode.Done : ExitCode.Failed;
    }

    private static long StepsOf(string run)
    {
        if (!RunDirectory.Exists(run))
        {
            return 0;
        }

        using var read = RunDirectory.Read(run);
        return read.Checkpoints.Steps is [.., var last] ? last : 0;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Machines.Torture;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Training.Callbacks;

namespace Relight.Cli.Commands;

/// <summary>What train, pretrain and finetune share: runs the training with progress, and says what came of it.</summary>
internal sealed class TrainingCommand(string name, RunSettings settings, string folder, TimeSpan? deadline)
{
    /// <summary>Trains, or goes on.</summary>
    /// <returns>The exit code.</returns>
    public int Run(bool json)
    {
        using var stop = new StopSignals(deadline);
        var training = new TrainingRun(
            settings, folder) { Command = name, Arguments = Environment.GetCommandLineArgs()[1..], Notes = new Notes() };
        TrainingRunResult result;
        using (var progress = new ProgressDisplay(name))
        {
            using var trail = EventTrail.FromEnvironment();
            result = training.Run(trail is null ? [progress] : [progress, trail], stop.Token);
        }

        if (json)
        {
            JsonOutput.Write(ToJson(result));
        }
        else
        {
            Say(result);
        }

        return result.IsFinished ? ExitCode.Done : ExitCode.ComeBack;
    }

    private static JsonObject ToJson(TrainingRunResult result) => new()
    {
        ["run"] = result.Run,
        ["finished"] = result.IsFinished,
        ["alreadyFinished"] = result.WasFinished,
        ["steps"] = result.Steps,
        ["epochs"] = result.Epochs,
        ["seconds"] = Math.Round(result.Seconds, 1),
        ["interruptions"] = result.Use.Interruptions,
        ["stepsDoneTwice"] = result.Use.StepsDoneTwice,
        ["usefulShareOfTime"] = Math.Round(result.Use.UsefulShare, 4),
        ["metrics"] = new JsonObject(
            result.Metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)(double.IsFinite(m.Value) ? m.Value : null)))),
        ["validationAccuracyByEpoch"] = new JsonArray([.. result.ValidationAccuracy.Select(a => (JsonNode)a)]),
        ["cautions"] = JsonOutput.Texts(result.Cautions),
        ["skippedImages"] = new JsonArray(
            [.. result.Skipped.Select(s => (JsonNode)new JsonObject { ["image"] = s.Name, ["reason"] = s.Reason })]),
    };

    private static void Say(TrainingRunResult result)
    {
        var text = new List<string>
        {
            result.WasFinished ? $"{result.Run} is finished already."
                : result.IsFinished ? string.Create(CultureInfo.InvariantCulture, $"Done: {result.Steps} step{(result.Steps == 1 ? "" : "s")} in {result.Seconds:0} s.")
                : $"Stopped after step {result.Steps}. The same command goes on from there, and so does ./relight resume {result.Run}.",
        };
        if (result.Metrics.TryGetValue("val/accuracy", out var accuracy))
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"Validation accuracy {100 * accuracy:0.0} %."));
        }

        text.AddRange(result.Cautions);
        if (result.Use is { Interruptions: > 0 } use)
        {
            var words = RunFacts.Interruptions(use);
            text.Add(
                $"{char.ToUpperInvariant(words[0])}{words[1..]}; "
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{100 * use.UsefulShare:0.0} % of the time was useful, as far as metrics were written."));
        }

        text.AddRange(SkippedText(result.Skipped));
        if (result.IsFinished)
        {
            text.Add($"Report: {Path.Combine(result.Run, "report.html")}");
        }

        text.ForEach(Console.WriteLine);
    }

    private static IEnumerable<string> SkippedText(IReadOnlyList<BadSample> skipped)
    {
        const int most = 10;
        if (skipped.Count > 0)
        {
            yield return $"{skipped.Count} images could not be read and were left out:";
            foreach (var sample in skipped.Take(most))
            {
                yield return VisibleText.Of($"  {sample.Name}: {sample.Reason}");
            }

            if (skipped.Count > most)
            {
                yield return $"  and {skipped.Count - most} more; log.txt in the run's folder names them all.";
            }
        }
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;
using Relight.Machines.Doctor;
using Relight.Nn.Summaries;
using Relight.Recipes;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Profiling;
using Relight.Training.Profiling;

namespace Relight.Cli.Commands;

/// <summary><c>relight profile</c>: where the time of a training goes.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions(hasStart: true);
        var steps = new Option<int>(
            "--steps") { Description = "Optimizer steps that are recorded.", DefaultValueFactory = _ => 10 }.AtLeast(1);
        var warmup = new Option<int>(
            "--warmup") { Description = "Steps before them, which are not.", DefaultValueFactory = _ => 2 }.AtLeast(1);
        var file = new Option<string?>(
            "--out") { Description = "A trace for Chrome's tracing or ui.perfetto.dev; a file that is there is replaced.",
            HelpName = "FILE.json" };
        var json = CommonOptions.Json();
        var command = new Command(
            "profile",
            """
            Trains some steps and shows where their time goes: by stage, by layer, by operator, and what share of the machine's
            rate of matrix products that is. Takes the options of train and finetune; nothing is saved but the trace. What is
            frozen in the first epoch is so here.

            Exit code 85: stopped before the end.
            """)
        {
            options.Data, steps, warmup, file, json,
        }.WithExamples(
            "profile photos/ --arch resnet34 --size 64 --steps 10 --out trace.json",
            "profile photos/ --from runs/pretext --freeze backbone",
            "profile synthetic --steps 5 --json");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) => Task.FromResult(Run(
            options.Read(parsed), options.Deadline(parsed),
            parsed.GetValue(steps), parsed.GetValue(warmup), parsed.GetValue(file), parsed.GetValue(json))));
        return command;
    }

    private static int Run(RunSettings settings, TimeSpan? deadline, int steps, int warmup, string? file, bool json)
    {
        if (file is not null)
        {
            OutputFile.CheckFolder("--out", file);
        }

        using var stop = new StopSignals(deadline);
        var parts = TrainingParts.Create(settings, new Notes());
        Notes.Tell([.. parts.Notes, .. parts.StartNotes]);
        var multiplyAdds = ModelSummary.Of(parts.Network, 1, 3, settings.Data.Size, settings.Data.Size).MultiplyAdds;
        var profile = new TrainingProfiler(parts.Options, steps, warmup, parts.FirstEpochCallbacks)
            .Run(parts.Task, parts.CreateOptimizer(), parts.Training, stop.Token);
        if (profile is null)
        {
            Console.Error.WriteLine("Stopped before the end, so nothing is shown. The same command begins anew.");
            return ExitCode.ComeBack;
        }

        if (file is not null)
        {
            using var output = File.Create(file);
            profile.Recorded.WriteChromeTrace(output);
        }

        var rate = new ComputeRate(multiplyAdds, profile.Samples / profile.Elapsed.TotalSeconds, PeakOf(parts.Settings.Training));
        if (json)
        {
            JsonOutput.Write(ToJson(profile, rate, file));
        }
        else
        {
            ProfileView.Show(profile, rate, file);
        }

        return ExitCode.Done;
    }

    /// <summary>The rate of matrix products in the training's type; null on a GPU, for which there is no meter.</summary>
    private static double? PeakOf(TrainingSettings training) => Device.Parse(training.Device).Type != DeviceType.Cpu
        ? null
        : MatrixProductMeter.Gigaflops(training.Precision == Precision.Fp32 ? DType.Float32 : DType.BFloat16);

    private static JsonObject ToJson(TrainingProfile profile, ComputeRate rate, string? file) => new()
    {
        ["steps"] = profile.Steps,
        ["images"] = profile.Samples,
        ["seconds"] = profile.Elapsed.TotalSeconds,
        ["imagesPerSecond"] = rate.ImagesPerSecond,
        ["gigaflops"] = rate.Gigaflops,
        ["peakGigaflops"] = rate.PeakGigaflops,
        ["shareOfPeak"] = rate.Share,
        ["stages"] = new JsonObject(profile.Stages.Select(stage => KeyValuePair.Create(stage.Name, (JsonNode?)stage.Time.TotalSeconds))),
        ["loaderThreads"] = new JsonArray(
            [.. LoaderThreads(profile).Select(
                thread => (JsonNode)new JsonObject { ["name"] = thread.Name, ["busySeconds"] = thread.Busy.TotalSeconds })]),
        ["modules"] = new JsonArray([.. profile.Modules.Select(module => (JsonNode)new JsonObject
        {
            ["name"] = module.Name, ["kind"] = module.Kind, ["leaf"] = module.IsLeaf, ["calls"] = module.Calls,
            ["forwardSeconds"] = module.Forward.TotalSeconds, ["backwardSeconds"] = module.Backward.TotalSeconds,
        })]),
        ["operators"] = new JsonArray([.. profile.Operators.Select(one => (JsonNode)new JsonObject
        {
            ["name"] = one.Name, ["calls"] = one.Calls, ["ownSeconds"] = one.Own.TotalSeconds, ["wholeSeconds"] = one.Whole.TotalSeconds,
        })]),
        ["trace"] = file is null ? null : Path.GetFullPath(file),
    };

    /// <summary>The threads that read data, and how long each was at it.</summary>
    internal static IEnumerable<(string Name, TimeSpan Busy)> LoaderThreads(TrainingProfile profile) => profile.Recorded.Events
        .Where(one => one.Kind == ProfiledKind.Data).GroupBy(one => one.Thread)
        .Select(thread => (profile.Recorded.Threads[thread.Key], TimeSpan.FromMicroseconds(thread.Sum(one => one.Nanoseconds) / 1000.0)))
        .OrderBy(thread => thread.Item1, StringComparer.Ordinal);
}

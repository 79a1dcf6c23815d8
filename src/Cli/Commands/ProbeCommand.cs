using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;

namespace Relight.Cli.Commands;

/// <summary><c>relight probe</c>: measure features as they are.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run whose backbone is measured." };
        var data = DataArgument.Create(
            "Images with labels: neighbors come from the training part, the images that are asked from the validation part.");
        var layout = new LayoutOptions();
        var workers = CommonOptions.Workers();
        var batch = CommonOptions.Batch();
        var skip = SettingOption.Typed("data.onBadSample", OnBadSample.Fail);
        var checkpoint = CommonOptions.Checkpoint();
        var random = new Option<bool>("--random")
        {
            Description = "Also measure the same network with random weights, which is what there is to beat; false leaves that out.",
            DefaultValueFactory = _ => true,
        };
        var stages = new Option<bool>("--stages")
        {
            Description = "Also measure the features after each stage of the network, the mean over pixels of each: the best need not be "
                + "the last.",
        };
        var tuning = new FineTuneOptions();
        var page = new Option<string?>("--out")
        {
            Description = "The page with neighbors as pictures and a map; left out: probe.html in the run's folder.", HelpName = "FILE",
        };
        var cache = (Option<string?>)SettingOption.Create("data.cache").UnlessTold(Automatic.Word);
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "probe",
            """
            Measures what a run's backbone has learned, without training it: how often the nearest training images (20 and 200 of them)
            say an image's label, and how often a linear classifier over the features does. A page shows it, with images beside their
            nearest neighbors, before and after, and all of them on a map.

            Exit code 85: stopped before the end.
            """)
        {
            run, data, checkpoint, random, stages, page, workers, batch, skip, cache, threads, json,
        }.WithExamples(
            "probe runs/simclr photos/", "probe runs/rotation photos/ --stages --json",
            "probe runs/simclr photos/ --fine-tune 1%,10%,100% --scratch");
        ((IEnumerable<Option>)[.. tuning.All, .. layout.All]).ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignals(deadline: null);
            Torch.Threads = parsed.GetValue(threads);
            var folder = parsed.GetRequiredValue(run);
            var model = SavedModel.Load(folder, checkpoint: parsed.GetValue(checkpoint));
            var file = parsed.GetValue(page) ?? Path.Combine(folder, "probe.html");
            OutputFile.CheckPage("--out", file);
            var probe = new Probe(model.Settings, layout.Apply(parsed, new DataSettings
            {
                Path = parsed.GetRequiredValue(data), Workers = parsed.GetValue(workers), BatchSize = parsed.GetValue(batch),
                OnBadSample = parsed.GetValue(skip), Cache = parsed.GetValue(cache), SyntheticCount = model.Settings.Data.SyntheticCount,
                SyntheticValidationCount = model.Settings.Data.SyntheticValidationCount,
            }));
            var fineTuning = tuning.Read(parsed, model, folder, probe, Torch.Threads, new Notes());
            if (fineTuning is not null && parsed.GetValue(checkpoint) is { } other)
            {
                throw new ArgumentException(
                    $"--checkpoint {other}: --fine-tune begins with the run's newest checkpoint, so expected only one of the two.");
            }

            Notes.Tell(probe.Notes);
            string[] cautions =
                [.. model.Cautions(new DataSettings { Path = parsed.GetRequiredValue(data) }, probe.Classes), .. probe.Cautions];
            Notes.Tell(cautions);
            ProbeFindings findings;
            try
            {
                using var scope = new TensorScope();
                var learned = Features(model.Network, "probe", parsed.GetValue(stages));
                var drawn = parsed.GetValue(random) ? Features(probe.RandomNetwork(model.Settings), "random", byStage: false) : null;
                var worth = Probe.Worth(learned);
                findings = new ProbeFindings(
                    worth, drawn is null ? null : Probe.Worth(drawn), parsed.GetValue(stages) ? Probe.WorthByStage(learned, worth) : [],
                    fineTuning is null ? [] : FineTune(fineTuning, stop.Token), cautions);
                ProbePage.Write(file, folder, probe, findings, learned, drawn, stop.Token);
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped before the end, so nothing is shown. The same command begins anew"
                    + (fineTuning is null ? "." : ", but for what is fine-tuned already."));
                return ExitCode.ComeBack;
            }

            foreach (var warning in CacheWarnings.Of(probe.Datasets))
            {
                Console.Error.WriteLine(warning);
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(ProbeView.ToJson(findings, file));
            }
            else
            {
                ProbeView.Say(findings, file);
            }

            return ExitCode.Done;

            ProbeFeatures Features(Backbone backbone, string title, bool byStage) =>
                CountProgress.Run(title, probe.Count, progress => probe.Read(backbone, byStage, progress, stop.Token));
        });
        return command;
    }

    private static IReadOnlyList<FineTuneResult> FineTune(FineTuning fineTuning, CancellationToken stop)
    {
        using var outside = TensorScope.Outside();
        return fineTuning.Run(title => new ProgressDisplay(title), stop) ?? throw new OperationCanceledException(stop);
    }
}

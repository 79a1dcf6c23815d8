using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Recipes.Probing;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;
using Spectre.Console;

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
        var random = new Option<bool>(
            "--random") { Description = "Also measures the same network with random weights, which is what there is to beat." };
        var cache = (Option<string?>)SettingOption.Create("data.cache").UnlessTold(Automatic.Word);
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "probe",
            """
            Measures what a run's backbone has learned, without training it: how often the nearest training images (20 and 200 of them)
            say an image's label, and how often a linear classifier over the features does.

            Exit code 85: stopped before the end.
            """)
        {
            run, data, checkpoint, random, workers, batch, skip, cache, threads, json,
        }.WithExamples("probe runs/simclr photos/", "probe runs/simclr photos/ --random --json");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignals(deadline: null);
            Torch.Threads = parsed.GetValue(threads);
            var model = SavedModel.Load(parsed.GetRequiredValue(run), checkpoint: parsed.GetValue(checkpoint));
            var probe = new Probe(model.Settings, layout.Apply(parsed, new DataSettings
            {
                Path = parsed.GetRequiredValue(data), Workers = parsed.GetValue(workers), BatchSize = parsed.GetValue(batch),
                OnBadSample = parsed.GetValue(skip), Cache = parsed.GetValue(cache), SyntheticCount = model.Settings.Data.SyntheticCount,
                SyntheticValidationCount = model.Settings.Data.SyntheticValidationCount,
            }));
            Notes.Tell(probe.Notes);
            ProbeResult learned;
            ProbeResult? drawn;
            try
            {
                learned = Measure(model.Network, "probe");
                drawn = parsed.GetValue(random) ? Measure(Fresh(model), "random") : null;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped before the end, so nothing is shown. The same command begins anew.");
                return ExitCode.ComeBack;
            }

            foreach (var warning in CacheWarnings.Of(probe.Datasets))
            {
                Console.Error.WriteLine(warning);
            }

            var cautions = model.Cautions(new DataSettings { Path = parsed.GetRequiredValue(data) }, probe.Classes);
            if (parsed.GetValue(json))
            {
                var result = ToJson(learned);
                result["cautions"] = JsonOutput.Texts(cautions);
                if (drawn is not null)
                {
                    result["random"] = ToJson(drawn);
                }

                JsonOutput.Write(result);
            }
            else
            {
                Notes.Tell(cautions);
                Say(learned, drawn);
            }

            return ExitCode.Done;

            ProbeResult Measure(Backbone backbone, string title) =>
                CountProgress.Run(title, probe.Count, progress => probe.Measure(backbone, progress, stop.Token));
        });
        return command;
    }

    private static Backbone Fresh(SavedModel model)
    {
        var settings = model.Settings;
        Torch.ManualSeed((ulong)settings.Training.Seed);
        var network = NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe);
        network.To(ComputeChoice.DeviceOf(settings.Training.Device));
        network.ToChannelsLast();
        return network;
    }

    private static JsonObject ToJson(ProbeResult result) => new()
    {
        ["knn20"] = result.Knn20,
        ["knn200"] = result.Knn200,
        ["linear"] = result.Linear,
        ["spread"] = result.Spread,
        ["effectiveRank"] = result.EffectiveRank,
        ["features"] = result.Features,
        ["trainingImages"] = result.TrainingImages,
        ["validationImages"] = result.ValidationImages,
    };

    private static void Say(ProbeResult learned, ProbeResult? random)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("told right by")
            .AddColumn(new TableColumn("learned, %").RightAligned());
        if (random is not null)
        {
            table.AddColumn(new TableColumn("random, %").RightAligned());
        }

        Add("the 20 nearest images", result => result.Knn20);
        Add("the 200 nearest images", result => result.Knn200);
        Add("a linear classifier", result => result.Linear);
        Screen.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{learned.ValidationImages:N0} images asked, {learned.TrainingImages:N0} with known labels. The features use "
            + $"{learned.EffectiveRank:0} of {learned.Features} dimensions; spread {learned.Spread:0.00}."));

        void Add(string name, Func<ProbeResult, double> of)
        {
            string[] row = [name, Share(of(learned)), .. random is null ? Array.Empty<string>() : [Share(of(random))]];
            table.AddRow(row);
        }
    }

    private static string Share(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture);
}

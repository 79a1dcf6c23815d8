using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training.Metrics;
using Spectre.Console;

namespace Relight.Cli.Commands;

/// <summary><c>relight eval</c>: measure a model on a data set.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run whose model is measured." };
        var data = DataArgument.Create(
            "Images: the validation part of a data set; of the images that the run learned from, those that were held out; the test "
                + "part; all of any other folder of class folders. Classes may be missing.");
        var part = PartOption.Create("Which part of DATA is measured on, such as test; as said at DATA if left out.");
        var layout = new LayoutOptions();
        var workers = CommonOptions.Workers();
        var batch = CommonOptions.Batch();
        var skip = SettingOption.Typed("data.onBadSample", OnBadSample.Fail);
        var checkpoint = CommonOptions.Checkpoint();
        var augmentation = CommonOptions.TestTimeAugmentation();
        var cache = (Option<string?>)SettingOption.Create("data.cache").UnlessTold(Automatic.Word);
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "eval",
            """
            Measures a run's model: top-1 accuracy, with more than five classes top-5 accuracy, precision, recall, F1, AUROC, calibration
            error, accuracy by class, confusion matrix.

            Exit code 85: stopped before the end.
            """)
        {
            run, data, part, checkpoint, augmentation, workers, batch, skip, cache, threads, json,
        }.WithExamples(
            "eval runs/photos photos/",
            "eval runs/photos photos/ --part test",
            "eval runs/photos photos/ --tta",
            "eval runs/photos photos/ --checkpoint best",
            "eval runs/photos other-photos/ --json");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignals(deadline: null);
            Torch.Threads = parsed.GetValue(threads);
            var model = SavedModel.Load(parsed.GetRequiredValue(run), checkpoint: parsed.GetValue(checkpoint));
            var (isTable, isFolder) = (File.Exists(parsed.GetRequiredValue(data)), Directory.Exists(parsed.GetRequiredValue(data)));
            var settings = layout.Apply(parsed, model.Settings.Data with
            {
                LabelColumn = isTable ? model.Settings.Data.LabelColumn : null,
                PathColumn = isTable ? model.Settings.Data.PathColumn : null,
                ClassFolders = isFolder && model.Settings.Data.ClassFolders,
                Path = parsed.GetRequiredValue(data),
                Workers = parsed.GetValue(workers),
                BatchSize = parsed.GetValue(batch),
                OnBadSample = parsed.GetValue(skip),
                LimitValidation = null,
                Cache = parsed.GetValue(cache),
            });
            var opened = model.Images(settings, PartOption.Role(parsed.GetValue(part)));
            var images = opened.Dataset;
            Notes.Tell(opened.Notes);
            ClassificationMetrics metrics;
            try
            {
                metrics = CountProgress.Run(
                    "eval", images.Count, progress => model.Evaluate(
                        images, settings, parsed.GetValue(augmentation), progress, stop.Token));
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped before the end, so nothing is shown. The same command begins anew.");
                return ExitCode.ComeBack;
            }

            foreach (var warning in CacheWarnings.Of([images]))
            {
                Console.Error.WriteLine(warning);
            }

            var cautions = model.Cautions(settings);
            if (parsed.GetValue(json))
            {
                var result = ToJson(metrics, opened.Part);
                result["cautions"] = JsonOutput.Texts(cautions);
                JsonOutput.Write(result);
            }
            else
            {
                Notes.Tell(cautions);
                Say(metrics, opened.Part);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject ToJson(ClassificationMetrics metrics, string part)
    {
        var classes = Enumerable.Range(0, metrics.Classes.Count).ToArray();
        var result = new JsonObject
        {
            ["part"] = part,
            ["images"] = metrics.Count,
            ["top1"] = metrics.Top1,
            ["loss"] = metrics.Loss,
            ["precision"] = metrics.MacroPrecision,
            ["recall"] = metrics.MacroRecall,
            ["f1"] = metrics.MacroF1,
            ["ece"] = metrics.CalibrationError,
            ["auroc"] = double.IsNaN(metrics.Auroc) ? null : metrics.Auroc,
            ["byClass"] = new JsonObject(classes.Select(c => KeyValuePair.Create(
                metrics.Classes[c], (JsonNode?)(double.IsNaN(metrics.Recall(c)) ? null : metrics.Recall(c))))),
            ["confusion"] = new JsonArray(
                [.. classes.Select(t => (JsonNode)new JsonArray([.. classes.Select(p => (JsonNode)metrics.Confusion(t, p))]))]),
        };
        if (metrics.Top5 is { } top5)
        {
            result.Insert(2, "top5", top5);
        }

        return result;
    }

    private static void Say(ClassificationMetrics metrics, string part)
    {
        var culture = CultureInfo.InvariantCulture;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("true class").AddColumn(new TableColumn("images").RightAligned())
            .AddColumn(new TableColumn("right, %").RightAligned()).AddColumn("most often taken for");
        for (var c = 0; c < metrics.Classes.Count; c++)
        {
            var row = Enumerable.Range(0, metrics.Classes.Count).Select(p => (Predicted: p, Count: metrics.Confusion(c, p))).ToArray();
            var worst = row.Where(cell => cell.Predicted != c).MaxBy(cell => cell.Count);
            table.AddRow(
                Markup.Escape(VisibleText.Of(metrics.Classes[c])), row.Sum(cell => cell.Count).ToString("N0", culture),
                double.IsNaN(metrics.Recall(c)) ? "–" : (100 * metrics.Recall(c)).ToString("0.0", culture),
                worst.Count > 0 ? Markup.Escape(VisibleText.Of($"{metrics.Classes[worst.Predicted]} ({worst.Count})")) : "");
        }

        Screen.Out.Write(table);
        Console.WriteLine(VisibleText.Of($"Part measured on: {part}."));
        Console.WriteLine(string.Create(
            culture,
            $"Top-1 {100 * metrics.Top1:0.0} %{(metrics.Top5 is { } top5 ? string.Create(culture, $", top-5 {100 * top5:0.0} %") : "")}, "
            + $"loss {metrics.Loss:0.000} on {metrics.Count:N0} images."));
        Console.WriteLine(string.Create(
            culture,
            $"Mean over classes: precision {100 * metrics.MacroPrecision:0.0} %, recall {100 * metrics.MacroRecall:0.0} %, F1 "
                + $"{100 * metrics.MacroF1:0.0} %, "
            + $"AUROC {100 * metrics.Auroc:0.0} %. Calibration error {100 * metrics.CalibrationError:0.0} %."));
    }
}

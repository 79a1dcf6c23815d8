using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Reports;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Training.LearningRates;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight lr-find</c>: which learning rate to begin with.</summary>
internal static class LearningRateCommand
{
    private const int MostRows = 20;

    public static Command Create()
    {
        var options = new TrainingOptions(hasStart: true);
        var steps = new Option<int>(
            "--steps") { Description = "Optimizer steps from the lowest rate to the highest.", DefaultValueFactory = _ => 100 }.AtLeast(10);
        var lowest = new Option<double>("--min-lr") { Description = "The lowest rate.", DefaultValueFactory = _ => 1e-7 }.AboveZero();
        var highest = new Option<double>("--max-lr") { Description = "The highest rate.", DefaultValueFactory = _ => 10 }.AboveZero();
        var file = new Option<string>("--out") { Description = "The picture, as FILE.svg and FILE.png; files that are there are replaced.",
            DefaultValueFactory = _ => "lr-find", HelpName = "FILE" };
        var run = new Option<string?>(
            "--run") { Description = "A run that is there already: the picture goes into its folder and its report too." };
        var json = CommonOptions.Json();
        var command = new Command(
            "lr-find",
            """
            Searches the learning rate: trains for some steps with a rate that rises from step to step, and tells where the loss
            fell and where it ran away. One rate is recommended, that of fastai's valley, and why; others are beside it. Takes
            the options of train and finetune, and leaves no trace but the picture. What is frozen in the first epoch is so here.

            Exit code 85: stopped before the end; nothing is suggested then.
            """)
        {
            options.Data, steps, lowest, highest, file, run, json,
        }.WithExamples(
            "lr-find photos/ --arch resnet34 --size 96",
            "lr-find photos/ --run runs/photos",
            "lr-find photos/ --from runs/pretext --head-epochs 1 --optimizer sgd --out pictures/rates",
            "lr-find synthetic --steps 60 --min-lr 1e-5 --max-lr 1 --json");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) =>
        {
            var settings = options.Read(parsed);
            if (parsed.GetValue(highest) <= parsed.GetValue(lowest))
            {
                throw new ArgumentException(
                    Invariant($"--max-lr {parsed.GetValue(highest)}: expected more than --min-lr {parsed.GetValue(lowest)}."));
            }

            var sweep = new LearningRateFinderOptions { Steps = parsed.GetValue(steps), MinRate = parsed.GetValue(lowest),
                MaxRate = parsed.GetValue(highest) };
            var folder = parsed.GetValue(run);
            if (folder is not null && !RunDirectory.Exists(folder))
            {
                throw new ArgumentException($"--run {folder}: there is no run; train it first, or leave --run out.");
            }

            return Task.FromResult(Run(
                settings, options.Deadline(parsed), sweep, new PictureFile(file.Name, parsed.GetRequiredValue(file)), folder,
                parsed.GetValue(json)));
        });
        return command;
    }

    private static int Run(
        RunSettings settings, TimeSpan? deadline, LearningRateFinderOptions sweep, PictureFile picture, string? folder, bool json)
    {
        picture.Check();
        using var stop = new StopSignals(deadline);
        var parts = TrainingParts.Create(settings, new Notes());
        Notes.Tell([.. parts.Notes, .. parts.StartNotes]);
        var finder = new LearningRateFinder(parts.Options, sweep, parts.FirstEpochCallbacks);
        var search = CountProgress.Run(
            "lr-find", sweep.Steps, progress => finder.Find(parts.Task, parts.CreateOptimizer(), parts.Training, progress, stop.Token));
        if (search is null)
        {
            Console.Error.WriteLine("Stopped before the end, so nothing is suggested. The same command begins anew.");
            return ExitCode.ComeBack;
        }

        foreach (var warning in CacheWarnings.Of(parts))
        {
            Console.Error.WriteLine(warning);
        }

        picture.Write(search.ToChart());
        if (folder is not null)
        {
            AddToRun(folder, search, picture);
        }

        if (json)
        {
            JsonOutput.Write(ToJson(search, picture));
        }
        else
        {
            Say(search, picture);
        }

        return ExitCode.Done;
    }

    /// <summary>
    /// The report shows the picture that follows the reader's choice of light or dark; an unfinished run's does when it is written.
    /// </summary>
    private static void AddToRun(string folder, LearningRateSearch search, PictureFile picture)
    {
        using var run = RunDirectory.Read(folder);
        var caption = search.Recommendation;
        var svg = Encoding.UTF8.GetBytes(search.ToChart().ToSvg(ChartColors.Adaptive));
        run.Pictures.Add("lr-find.svg", svg, caption, search.ToChart().Describe(), "Learning-rate search");
        run.Pictures.Add("lr-find.png", File.ReadAllBytes(picture.Png), caption, section: null);
        if (run.Record.IsFinished)
        {
            TrainingRunReport.WriteAnew(folder);
        }
    }

    private static JsonObject ToJson(LearningRateSearch search, PictureFile picture) => new()
    {
        ["recommended"] = search.Recommended,
        ["reason"] = search.Recommendation,
        ["suggestions"] = new JsonObject(search.Suggestions.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Rate))),
        ["diverged"] = search.Diverged,
        ["points"] = new JsonArray([.. search.Points.Select(point => (JsonNode)new JsonObject
        {
            ["rate"] = point.Rate, ["loss"] = Finite(point.Loss), ["smoothed"] = Finite(point.Smoothed),
        })]),
        ["svg"] = Path.GetFullPath(picture.Svg),
        ["png"] = Path.GetFullPath(picture.Png),
    };

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;

    private static void Say(LearningRateSearch search, PictureFile picture)
    {
        var points = new Table().Border(TableBorder.Rounded);
        foreach (var heading in (string[])["learning rate", "loss", "smoothed"])
        {
            points.AddColumn(new TableColumn(heading).RightAligned());
        }

        var every = (search.Points.Count + MostRows - 1) / MostRows;
        foreach (var point in search.Points.Where((_, i) => i % every == 0 || i == search.Points.Count - 1))
        {
            points.AddRow(Invariant($"{point.Rate:0.0e+0}"), Invariant($"{point.Loss:0.000}"), Invariant($"{point.Smoothed:0.000}"));
        }

        Screen.Out.Write(points);
        if (search.Diverged)
        {
            Console.WriteLine(Invariant($"The loss ran away at {search.Points[^1].Rate:0.0e+0}."));
        }

        var suggestions = Screen.Sheet();
        foreach (var (name, rate) in search.Suggestions)
        {
            suggestions.AddRow(name, rate is { } found ? Invariant($"{found:0.0e+0}") : "none");
        }

        Screen.Out.Write(suggestions);
        Console.WriteLine(search.Recommendation);
        Console.WriteLine($"Picture: {picture.Svg}, {picture.Png}");
    }
}

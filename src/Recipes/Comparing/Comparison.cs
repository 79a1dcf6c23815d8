using Relight.Data;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;
using static System.FormattableString;

namespace Relight.Recipes.Comparing;

/// <summary>
/// Asks which way to learn was worth it: each beside training from scratch, on the same data, with the same labels, and with the same time
/// or steps.
/// </summary>
/// <remarks>
/// Each training of each seed is a run of its own below the comparison's folder, so that an interrupted comparison goes on where it was.
/// Every way is judged at its last epoch; no epoch and no setting is picked by the validation images.
/// </remarks>
internal sealed class Comparison
{
    private readonly string _folder;
    private readonly EpochSteps _epochSteps = new();

    /// <summary>Prepares a comparison; nothing is read or written yet.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="folder">Holds the runs and the report.</param>
    /// <exception cref="ArgumentException">This machine does not have the device, or the device does not train in the
    /// precision.</exception>
    public Comparison(ComparisonRequest request, string folder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Seeds, 1);
        (Request, _folder) = (request with { Settings = ComputeChoice.Resolve(request.Settings).Complete() }, folder);
    }

    /// <summary>What is asked; once it runs, with the steps that were measured.</summary>
    public ComparisonRequest Request { get; private set; }

    /// <summary>The words of the command line, for the runs' books.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Told what was decided to read the data and what was measured, a line each; null: it is in the runs' logs only.</summary>
    public IProgress<string>? Notes { get; init; }

    private RunSettings Settings => Request.Settings;

    /// <summary>Runs whatever is not finished, and writes the report.</summary>
    /// <param name="progress">Makes a callback that shows the progress of a training, by its title.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>The answer; null when stopped before the end.</returns>
    public ComparisonResult? Run(Func<string, Callback>? progress = null, CancellationToken stop = default)
    {
        // all ways need labels that are sound
        var data = DataSource.Open(Settings.Data, Settings.Recipe, (ulong)Settings.Training.Seed);
        foreach (var note in data.Notes)
        {
            Notes?.Report(note);
        }

        Request = Request.AsIn(_folder);
        _ = Plan();   // refuses what is not fair, before anything is written
        Request.Write(_folder);
        try
        {
            return Run(data, progress, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private ComparisonResult? Run(DataSource data, Func<string, Callback>? progress, CancellationToken stop)
    {
        var (contests, pretexts) = (new List<ContestResult>(), new Dictionary<string, PretextResult>());
        var validation = (int)Math.Min(
            data.Validation!.Count, (long)Settings.Data.BatchSize * (Settings.Data.LimitValidation ?? int.MaxValue));
        var labelChance = ShareOfLargestClass(data.Validation, validation);
        var cautions = new List<string>();
        foreach (var budget in Plan().Contests.GroupBy(contest => contest.Budget))
        {
            if (Request.StopWhenClear && IsClear(contests))
            {
                Notes?.Report($"The answer is clear, so what takes {Duration.Text(budget.Key!.Value)} and longer is left out.");
                break;
            }

            Measure([.. budget.SelectMany(contest => contest.Entries).SelectMany(entry => entry.Stages)], stop);
            foreach (var contest in Plan().Contests.Where(contest => contest.Budget == budget.Key))
            {
                if (Train(contest, progress, stop) is not { } done)
                {
                    return null;
                }

                cautions.AddRange(done.Values.SelectMany(run => run.Cautions));
                foreach (var stage in contest.Entries.SelectMany(entry => entry.Stages).Where(stage => stage.IsPretext))
                {
                    if (!pretexts.ContainsKey(stage.Folder))
                    {
                        pretexts.Add(stage.Folder, PretextOf(stage, [.. SeedsOf(stage).Select(run => done[run])], validation, stop));
                    }
                }

                contests.Add(Answer(contest, done, pretexts, data, validation, labelChance));
            }
        }

        var crossings = Crossing.Of(contests);
        var answer = new ComparisonResult(
            data.Title, Plan().AllImages(), validation, Settings.Recipe.Name, Settings.Model.Arch, [.. pretexts.Values], contests, crossings,
            Sentence(contests, crossings), [.. cautions.Distinct()]);
        ComparisonReport.Write(answer, Request, _folder);
        return answer;
    }

    /// <summary>Finds the steps of stages that should take a time, unless they are known.</summary>
    private void Measure(IReadOnlyList<Stage> stages, CancellationToken stop)
    {
        foreach (var stage in stages)
        {
            if (stage.Time is not { } time || Request.Measured.ContainsKey(stage.Folder))
            {
                continue;
            }

            // what differs in nothing but time or starting weights takes as long for a step
            var step = StepTime.Measure(stage.Settings, stop);
            var steps = Math.Max(2, (long)(time / step));
            Request = Request with { Measured = new Dictionary<string, long>(Request.Measured) { [stage.Folder] = steps } };
            Request.Write(_folder);
            Notes?.Report(Invariant($"{stage.Title}: {step.TotalMilliseconds:0} ms a step, so {steps} steps for {Duration.Text(time)}."));
        }
    }

    /// <summary>Trains whatever of a contest is not finished.</summary>
    /// <returns>Results by the folders of the runs; null when stopped.</returns>
    private Dictionary<string, TrainingRunResult>? Train(Contest contest, Func<string, Callback>? progress, CancellationToken stop)
    {
        var done = new Dictionary<string, TrainingRunResult>();
        for (var seed = Settings.Training.Seed; seed < Settings.Training.Seed + Request.Seeds; seed++)
        {
            foreach (var stage in contest.Entries.SelectMany(entry => entry.Stages))
            {
                var run = FolderOf(stage.Folder, seed);
                if (done.ContainsKey(run))
                {
                    continue;
                }

                var settings = stage.Settings with
                {
                    Training = stage.Settings.Training with { Seed = seed },
                    Start = stage.From is { } from ? new StartSettings { From = FolderOf(from, seed) } : stage.Settings.Start,
                };
                var training = new TrainingRun(settings, run) { Command = "compare", Arguments = Arguments };
                var title = Request.Seeds > 1 ? $"{stage.Title}, seed {seed}" : stage.Title;
                var result = training.Run(progress is null ? [] : [progress(title)], stop);
                if (!result.IsFinished)
                {
                    return null;
                }

                if (!stage.IsPretext && !result.Metrics.ContainsKey("val/accuracy"))
                {
                    throw new RunException(
                        $"{result.Run} is finished, but its metrics.jsonl lacks what it reached: bring it back from a copy, or delete that "
                        + "run, and the same command does it again.");
                }

                done.Add(run, result);
            }
        }

        return done;
    }

    private ContestResult Answer(
        Contest contest, Dictionary<string, TrainingRunResult> done, Dictionary<string, PretextResult> pretexts, DataSource data, int validation,
        double labelChance)
    {
        var labeled = data.Labeled(Settings with { Data = Settings.Data with { Labels = contest.Labels } }, (ulong)Settings.Training.Seed).Count;
        WayResult[] ways = [.. contest.Entries.Select(entry => WayResult.Of(
            entry.Way, entry.Stages.LastOrDefault(stage => stage.IsPretext)?.Folder, done[SeedsOf(entry.Stages[^1]).First()].Epochs,
            [.. SeedsOf(entry.Stages[0]).Select((_, index) => SeedOf(entry.Stages, index, done))]))];
        var scratch = ways.Single(way => way.Way == Way.Scratch.Name);
        var equal = contest.Budget is { } budget ? $"{Duration.Text(budget)} in all"
            : Request.Steps.Count == 0 ? "as many images seen in all" : null;
        var terms = $"With {(equal is null ? "" : $"{equal} and ")}{LabelsText.Of(contest.Labels)}";
        return new ContestResult(
            contest.Budget is { } time ? Duration.Text(time) : null, contest.Labels, equal, labeled, ways,
            [.. contest.Entries.Where(entry => !entry.Way.IsControl).Select(entry => Verdict.Of(
                ways.Single(way => way.Way == entry.Way.Name), scratch, terms, validation, labelChance,
                entry.Stages.LastOrDefault(stage => stage.IsPretext) is { } pretext ? pretexts[pretext.Folder] : null,
                ways.SingleOrDefault(way => way.Way == Way.ScratchShort.Name)))]);
    }

    private SeedResult SeedOf(IReadOnlyList<Stage> stages, int index, Dictionary<string, TrainingRunResult> done)
    {
        TrainingRunResult[] results = [.. stages.Select(stage => done[SeedsOf(stage).ElementAt(index)])];
        var last = results[^1];
        return new SeedResult(
            Settings.Training.Seed + index, last.Metrics["val/accuracy"], last.Metrics.TryGetValue("val/top5", out var top5) ? top5 : null,
            last.ValidationAccuracy, last.ValidatedEpochs, results.Sum(TrainingSeconds), Path.GetRelativePath(_folder, last.Run));
    }

    private PretextResult PretextOf(Stage stage, IReadOnlyList<TrainingRunResult> runs, int validation, CancellationToken stop)
    {
        ProbePair[] probes = [.. runs.Select(run => PretextProbe.Of(run.Run, Settings.Data, Request.ProbeImages, stop))];
        double[] own = [.. runs.Where(run => run.Metrics.ContainsKey("val/accuracy")).Select(run => run.Metrics["val/accuracy"])];
        double? chance = own.Length > 0 ? 1.0 / Methods.Of(stage.Settings.Method).Outputs([]).Count : null;
        var seconds = runs.Average(TrainingSeconds);
        var batch = stage.Settings.Data.BatchSize * stage.Settings.Training.AccumulateBatches;
        return new PretextResult(
            stage.Folder, stage.Settings.Method, runs[0].Steps, seconds, runs.Average(run => run.Steps * (double)batch) / seconds,
            runs.Max(run => run.Metrics.GetValueOrDefault("memory/resident")), probes.Average(probe => probe.Learned.Knn20),
            probes.Average(probe => probe.Learned.Knn200), probes.Average(probe => probe.Learned.Linear),
            probes.Average(probe => probe.RandomKnn20), own.Length > 0 ? own.Average() : null, chance,
            chance is { } guess ? Verdict.SeedsAtChance(own, guess, validation) : 0);
    }

    private static double TrainingSeconds(TrainingRunResult result)
    {
        using var run = RunDirectory.Read(result.Run);
        return Math.Max(1e-3, result.Seconds - run.Metrics.Read().Rows.Sum(row => row.Values.GetValueOrDefault("time/validation")));
    }

    private static bool IsClear(IReadOnlyList<ContestResult> contests) => contests.Count > 0
        && contests.Where(contest => contest.Budget == contests[^1].Budget)
            .All(contest => contest.Verdicts.All(verdict => verdict.Outcome == VerdictOutcome.Paid));

    private static string Sentence(IReadOnlyList<ContestResult> contests, IReadOnlyList<Crossing> crossings) => string.Join(
        " ",
        (crossings.Count > 0 ? crossings.Select(crossing => crossing.Sentence) : contests.Select(contest => contest.Best.Sentence))
            .Concat(contests[0].Verdicts.Count > 1 && crossings.Count == 0
                ? [$"That is the best of {contests[0].Verdicts.Count} ways by these same validation images, so it looks a little better than it is."]
                : []));

    /// <summary>Accuracy of one and the same answer to every image.</summary>
    private static double ShareOfLargestClass(Dataset validation, int count) =>
        (double)Enumerable.Range(0, count).CountBy(validation.Label).Max(label => label.Value) / count;

    private IEnumerable<string> SeedsOf(Stage stage) =>
        Enumerable.Range(0, Request.Seeds).Select(index => FolderOf(stage.Folder, Settings.Training.Seed + index));

    /// <summary>What is to be trained, by the steps that are known so far.</summary>
    private ComparisonPlan Plan() => new(Request, _epochSteps);

    private string FolderOf(string stage, long seed) => FolderOf(_folder, stage, seed);

    /// <summary>Where a stage of a seed lies.</summary>
    /// <param name="folder">The comparison's folder.</param>
    /// <param name="stage">Folder of the stage.</param>
    /// <param name="seed">The seed.</param>
    internal static string FolderOf(string folder, string stage, long seed) =>
        Path.Combine(folder, FormattableString.Invariant($"seed-{seed}"), stage);
}

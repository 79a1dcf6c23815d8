using Relight.SelfSupervised;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;

namespace Relight.Recipes.Comparing;

/// <summary>Which trainings a comparison takes, and what is compared with what.</summary>
internal sealed class ComparisonPlan
{
    /// <summary>How often a classifier is validated, so that there is a curve.</summary>
    private const int Validations = 5;

    /// <summary>Beginnings of the settings that a pretext may not have of its own.</summary>
    private static readonly string[] Fixed =
    [
        "method", "data.path", "data.labels", "data.validationFraction", "data.splitSeed", "training.seed", "training.epochs", "training.maxSteps",
        "start.",
    ];

    private readonly ComparisonRequest _request;
    private readonly EpochSteps _epochSteps;

    /// <summary>Makes a plan; nothing is trained or measured.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="epochSteps">Steps of the epochs.</param>
    /// <exception cref="ArgumentException">There is no way to compare, or a setting of pretexts that none of them takes or that would make
    /// the comparison unfair.</exception>
    public ComparisonPlan(ComparisonRequest request, EpochSteps epochSteps)
    {
        (_request, _epochSteps) = (request, epochSteps);
        Check(request);
        Contests =
        [
            .. (request.Budgets.Count == 0 ? [null] : request.Budgets.Order().Select(budget => (TimeSpan?)budget))
                .SelectMany(budget => request.Labels.Select(labels => ContestOf(budget, labels))),
        ];
    }

    /// <summary>The contests, smaller budgets first.</summary>
    public IReadOnlyList<Contest> Contests { get; }

    private Contest ContestOf(TimeSpan? budget, string? labels)
    {
        Way[] ways = [.. _request.Ways.Select(Way.Parse).Where(way => !way.IsControl), Way.Scratch,
            .. budget is null && _request.Steps.Count == 0 ? [Way.ScratchShort] : Array.Empty<Way>()];
        return new Contest(budget, labels, [.. ways.Select(way => (way, StagesOf(way, budget, labels)))]);
    }

    private IReadOnlyList<Stage> StagesOf(Way way, TimeSpan? budget, string? labels)
    {
        var stages = new List<Stage>();
        var place = budget is { } time ? $"{Duration.Text(time)}/" : "";
        foreach (var (index, method) in way.Methods.Index())
        {
            var isLast = index == way.Methods.Count - 1;
            var share = way.Pretext is null ? 1 : isLast ? 1 - _request.PretextShare : _request.PretextShare;
            var folder = isLast
                ? $"{place}{(labels is null ? "" : $"labels-{labels.Replace("%", "pct")}/")}{way.Name}"
                : $"{place}{method}-pretext";
            var title = (isLast ? way.Title : $"{method} without labels") + (budget is { } told ? $", {Duration.Text(told)}" : "")
                + (isLast && _request.Labels.Count > 1 ? $", {LabelsText.Of(labels)}" : "");
            var like = stages is [] ? _request.Settings : _request.Settings with { Model = stages[^1].Settings.Model };
            var settings = isLast ? ClassifierOf(like, method, labels) : PretextOf(like, method);
            var length = LengthOf(way, isLast, settings, folder);
            stages.Add(new Stage(folder, title, settings with { Training = length }, stages is [] ? null : stages[^1].Folder, budget * share));
        }

        return stages;
    }

    private static void Check(ComparisonRequest request)
    {
        var ways = request.Ways.Select(Way.Parse).Where(way => !way.IsControl).ToArray();
        if (ways.Length == 0)
        {
            throw new ArgumentException("--methods names no way beside training from scratch; expected one, such as simclr.");
        }

        if (request.Settings.Start is not null)
        {
            throw new ArgumentException("start.… names weights to begin with, and nothing here would be from scratch then; leave it out.");
        }

        foreach (var entry in request.Pretext.Select(text => SettingsEntry.Parse(text, "--pretext-set")))
        {
            var section = entry.Path.Split('.')[0];
            var problem = !SettingsSchema.All.ContainsKey(entry.Path) ? "there is no such setting; relight config lists them"
                : Fixed.Any(path => entry.Path.StartsWith(path, StringComparison.Ordinal))
                    ? "that is the same for all ways, or the comparison would not be fair; leave it out"
                : Methods.Names.Contains(section) ? ways.Any(way => way.Methods.Contains(section)) ? null : $"no way here learns by {section}"
                : ways.Any(way => way.Pretext is not null) ? null : "no way here learns without labels first";
            if (problem is not null)
            {
                throw new ArgumentException($"--pretext-set {entry.Path}: {problem}.");
            }
        }
    }

    private RunSettings PretextOf(RunSettings settings, string method)
    {
        var asked = Methods.Of(method).Begin(settings with { Method = method, Data = settings.Data with { Labels = null } });
        asked = asked.Model.Head == Method.NoHead ? asked : asked with { Model = asked.Model with { Head = settings.Model.Head } };
        return With(asked, entry => !SettingsSchema.IsOfOtherThan(method, entry.Path)).Complete();
    }

    private RunSettings With(RunSettings settings, Func<SettingsEntry, bool> concerns) =>
        _request.Pretext.Select(text => SettingsEntry.Parse(text, "--pretext-set")).Where(concerns)
            .Aggregate(settings, (before, entry) => entry.ApplyTo(before));

    private RunSettings ClassifierOf(RunSettings settings, string method, string? labels)
    {
        var model = settings.Model with { Head = _request.Settings.Model.Head };
        var asked = settings with { Method = method, Model = model, Data = settings.Data with { Labels = labels } };
        return method == SupervisedMethod.Title ? asked.Complete()
            : With(Methods.Of(method).Begin(asked), entry => entry.Path.StartsWith(method + ".", StringComparison.Ordinal)).Complete();
    }

    /// <summary>
    /// Unless time or steps are given, what learns the labels sees as many images as the pretext, and the control twice as many.
    /// </summary>
    private TrainingSettings LengthOf(Way way, bool isLast, RunSettings settings, string folder)
    {
        var training = settings.Training;
        var perEpoch = _epochSteps.Of(settings);
        if (_request.Steps.TryGetValue(folder, out var steps) || _request.Measured.TryGetValue(folder, out steps))
        {
            var epochs = (int)((steps + perEpoch - 1) / perEpoch);
            return training with
            {
                Epochs = epochs, MaxSteps = steps, ValidateEveryEpochs = isLast ? Math.Max(1, epochs / Validations) : epochs,
            };
        }

        if (!isLast)
        {
            return training;
        }

        var usual = Math.Max(1, (int)Math.Round((double)training.Epochs * TrainingParts.StepsOfEpoch(settings, AllImages()) / perEpoch));
        var isLong = way.Methods.Count == 1 && way != Way.ScratchShort;
        return training with
        {
            Epochs = isLong ? 2 * usual : usual,
            MaxSteps = isLong ? 2 * training.MaxSteps : training.MaxSteps,
            ValidateEveryEpochs = Math.Max(1, (isLong ? 2 * usual : usual) / (2 * training.Epochs)),   // with few labels, epochs are many
        };
    }

    /// <summary>How many images the first way begins with: all that there are to learn from.</summary>
    public int AllImages()
    {
        var method = _request.Ways.Select(Way.Parse).First(way => !way.IsControl).Methods[0];
        return _epochSteps.ImagesOf(_request.Settings with { Method = method });
    }
}

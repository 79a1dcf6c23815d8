using System.CommandLine;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Recipes.Starting;
using Relight.SelfSupervised;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>The options of everything that trains: those of the settings, and a few that stand for several.</summary>
internal sealed class TrainingOptions
{
    private const string MethodPath = "method", RecipePath = "recipe.name", DataPath = "data.path", BatchPath = "data.batchSize",
        LabelsPath = "data.labels", OptimizerPath = "optimizer.name", StartPath = "start.from", PretrainedPath = "start.pretrained";

    private readonly Option<string?> _config = new(
        "--config") { Description = "YAML file with settings; options of the command line come before it.", HelpName = "FILE" };
    private readonly Option<string[]> _set = new("--set")
    {
        Description =
            "Any setting by its path, such as optimizer.lr=3e-4 or checkpoint.everySteps=50; relight config lists them. May be given "
            + "several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _overfit = new(
        "--overfit-batches") { Description =
        "Learn the same few batches by heart, unshuffled and unaugmented: a model that cannot has a bug." };
    private readonly Option<bool> _fastDevRun = new(
        "--fast-dev-run") { Description = "One batch of training and one of validation, to see that everything works." };
    private readonly Option<TimeSpan?> _deadline = DeadlineOption.Create();
    private readonly Dictionary<string, Option> _settings = [];
    private readonly Method[] _methods;
    private readonly bool? _learnsLabels;
    private readonly (string Recipe, int Epochs) _unlessTold;

    /// <summary>Makes the options with the defaults of a command.</summary>
    /// <param name="recipe">Name of the recipe that holds unless another is asked for.</param>
    /// <param name="epochs">Epochs unless told.</param>
    /// <param name="hasStart">Whether there are options for weights to begin with.</param>
    /// <param name="data">What names the images, where that is not as for train.</param>
    /// <param name="learnsLabels">Whether the command is for methods that learn labels, or for those that do without; null: for
    /// any.</param>
    /// <param name="isComparison">Whether several methods and amounts of labels are asked for, by options of the command's own.</param>
    public TrainingOptions(
        string recipe = "default", int epochs = 10, bool hasStart = false, Argument<string?>? data = null, bool? learnsLabels = null,
        bool isComparison = false)
    {
        (_unlessTold, _learnsLabels, Data) = ((recipe, epochs), learnsLabels, data ?? DataArgument.OfTraining());
        _methods = [.. Methods.All.Where(method => (learnsLabels is null || method.LearnsLabels == learnsLabels)
            && !(isComparison && method.LearnsUnlabeled))];
        foreach (var setting in SettingsSchema.All.Values.Where(
            setting => setting.About.Option is not null && !(isComparison && (setting.Path is MethodPath or LabelsPath))
                && IsOffered(setting.Path, hasStart)))
        {
            _settings.Add(setting.Path, SettingOption.Create(setting.Path).UnlessTold(UnlessTold(setting)));
        }

        _overfit.OfSetting("data.limitTrain");
    }

    /// <summary>The argument that names the images, for a command to add.</summary>
    public Argument<string?> Data { get; }

    /// <summary>Every option, for a command to add.</summary>
    public IEnumerable<Option> All => [_config, _set, .. _settings.Values, _overfit, _fastDevRun, _deadline];

    /// <summary>How long the command may work; null: as long as it takes.</summary>
    public TimeSpan? Deadline(ParseResult parsed) => parsed.GetValue(_deadline);

    /// <summary>What file and options ask for: --set before other options, those before the file, that before the recipe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The images where neither the command line nor a file names any; null: that is an error.</param>
    /// <exception cref="FormatException">The file or --set names a setting that there is not, a value that is none, or a method of another
    /// command.</exception>
    /// <exception cref="ArgumentException">There are no images, or a network is asked for that the weights to begin with are not
    /// of.</exception>
    public RunSettings Read(ParseResult parsed, string? otherwise = null)
    {
        var entries = Entries(parsed);
        var method = MethodOf(entries, parsed.CommandResult.Command.Name);
        var begin = Begin(entries, method, Last(entries, DataPath) ?? otherwise
            ?? throw new ArgumentException("DATA is missing: name the images on the command line, or with data.path in a --config file."));
        Notes.Tell([.. entries.Where(entry => entry.FormerPath is not null).Select(
            entry => $"{entry.Source}: {entry.FormerPath} is called {entry.Path} now.")]);
        var settings = Concerning(entries, begin.Method).Aggregate(begin, (settings, entry) => entry.ApplyTo(settings));
        return CheckStart(parsed, settings);
    }

    /// <summary>Where the settings come from that are not the recipe's: by path, such as <c>--lr</c> or <c>run.yaml, line 4</c>.</summary>
    public IReadOnlyDictionary<string, string> Sources(ParseResult parsed) =>
        Entries(parsed).GroupBy(entry => entry.Path).ToDictionary(group => group.Key, group => group.Last().Source);

    private static string? Last(IEnumerable<SettingsEntry> entries, string path) =>
        entries.LastOrDefault(entry => entry.Path == path)?.Text;

    /// <summary>
    /// Everything that is said, what comes before the rest last; but method and weights to begin with first, on which others depend.
    /// </summary>
    private SettingsEntry[] Entries(ParseResult parsed)
    {
        var file = parsed.GetValue(_config) is { } config ? SettingsFile.Read(config) : [];
        SettingsEntry[] options =
        [
            .. parsed.GetValue(Data) is { } data ? [new SettingsEntry(DataPath, data, Data.Name)] : Array.Empty<SettingsEntry>(),
            .. _settings.Select(option => SettingOption.Entry(parsed, option.Value, option.Key)).OfType<SettingsEntry>()
                .SelectMany(entry => entry.Path == BatchPath ? BatchWord.Entries(entry.Text!, entry.Source) : [entry]),
        ];
        IEnumerable<SettingsEntry> entries =
        [
            .. file, .. options, .. ForTrying(parsed).Where(
                entry => entry.Path != "recipe.augment" || options.All(option => option.Path != entry.Path)),
            .. parsed.GetRequiredValue(_set).Select(text => SettingsEntry.Parse(text, "--set")),
        ];
        return [.. entries.Select(entry => entry.UnderItsName()).OrderBy(entry => entry.Path is not (MethodPath or StartPath or PretrainedPath))];
    }

    /// <summary>What --fast-dev-run and --overfit-batches stand for.</summary>
    private IEnumerable<SettingsEntry> ForTrying(ParseResult parsed)
    {
        (string Path, string Value)[] overfit = parsed.GetValue(_overfit) is { } batches
            ? [("data.limitTrain", batches), ("data.shuffle", "false"), ("recipe.augment", "false")]
            : [];
        (string Path, string Value)[] quick = parsed.GetValue(_fastDevRun)
            ? [("data.limitTrain", "1"), ("data.limitValidation", "1"), ("training.epochs", "1")]
            : [];
        return [.. overfit.Select(setting => new SettingsEntry(setting.Path, setting.Value, _overfit.Name)),
            .. quick.Select(setting => new SettingsEntry(setting.Path, setting.Value, _fastDevRun.Name))];
    }

    private Method MethodOf(SettingsEntry[] entries, string command)
    {
        if (entries.LastOrDefault(entry => entry.Path == MethodPath) is not { } asked || !Methods.Names.Contains(asked.Text))
        {
            return _methods[0];
        }

        var method = Methods.Of(asked.Text!);
        return _methods.Contains(method) ? method : throw asked.Refused(
            $"relight {command} does not learn that; leave it out, or run relight {(method.LearnsLabels ? "train" : "pretrain")}"
            + (method.LearnsUnlabeled ? $" --method {method.Name}" : ""));
    }

    /// <summary>
    /// What settings begin from: the recipe, then what the method wants otherwise, and the rate of an optimizer that is not the recipe's.
    /// </summary>
    private RunSettings Begin(SettingsEntry[] entries, Method method, string path)
    {
        var recipe = Recipe.Named(Last(entries, RecipePath) is { } asked && Recipe.Names.Contains(asked) ? asked : _unlessTold.Recipe);
        var begin = recipe.Begin(new RunSettings { Method = method.Name, Data = new DataSettings { Path = path },
            Training = new TrainingSettings { Epochs = _unlessTold.Epochs } });
        begin = PublishedWeights.Begin(method.Begin(begin), Last(entries, PretrainedPath));
        return Last(entries, OptimizerPath) is { } optimizer && optimizer != begin.Optimizer.Name
            ? begin with { Optimizer = begin.Optimizer with { Lr = OptimizerSettings.DefaultLr(optimizer) } }
            : begin;
    }

    /// <summary>What is said to this method and to all; a file may say something to others too, which is told.</summary>
    private static IEnumerable<SettingsEntry> Concerning(SettingsEntry[] entries, string method)
    {
        var others = entries.Where(entry => entry.IsOfFile && SettingsSchema.IsOfOtherThan(method, entry.Path)).ToArray();
        Notes.Tell([.. others.Select(entry => $"{entry.Source}: {entry.Path} is left out, for the method here is {method}.")]);
        return entries.Except(others);
    }

    /// <summary>The settings with the network of the weights to begin with; options may not ask for another.</summary>
    private RunSettings CheckStart(ParseResult parsed, RunSettings settings)
    {
        if (settings.Start?.From is not { } source)
        {
            PublishedWeights.Check(settings);
            return settings;
        }

        var like = NetworkFactory.LikeSource(settings);
        Expect("model.arch", settings.Model.Arch, like.Model.Arch);
        Expect("model.stem", NetworkFactory.StemOf(settings.Model, settings.Data.Size), like.Model.Stem);
        Expect("model.head", settings.Model.Head, like.Model.Head);
        return like;

        void Expect(string path, string asked, string there)
        {
            if (asked != there && _settings.TryGetValue(path, out var option) && parsed.GetResult(option) is { Implicit: false })
            {
                throw new ArgumentException(
                    $"{option.Name} {asked}: the weights of {source} are of a network with {there}. "
                    + $"Leave {option.Name} out.");
            }
        }
    }

    private bool IsOffered(string path, bool hasStart) => path == MethodPath ? _methods.Length > 1 || _learnsLabels is null
        : path.StartsWith("start.", StringComparison.Ordinal) ? hasStart
        : !Methods.Settings.ContainsKey(path.Split('.')[0])
            || _methods.Any(method => path.StartsWith(method.Name + ".", StringComparison.Ordinal));

    /// <summary>The default that help shows: not where it depends on recipe or method.</summary>
    private string? UnlessTold(Setting setting) => setting.Path switch
    {
        MethodPath => _methods[0].Name,
        RecipePath => _unlessTold.Recipe,
        "training.epochs" => $"{_unlessTold.Epochs}",
        var path when Recipe.All.Any(recipe => recipe.Values.ContainsKey(path)) => null,
        _ => setting.About.Default ?? setting.DefaultText,
    };
}

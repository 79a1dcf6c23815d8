using System.CommandLine;
using Relight.Data;
using Relight.Recipes;
using Relight.Recipes.Settings;
using Relight.Runs.Logs;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Supervised;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Cli.Options;

/// <summary>The options of everything that trains, and the settings that they stand for.</summary>
internal sealed class TrainingOptions
{
    private const string Auto = "auto", MethodPath = "method";

    private readonly Option<string?> _config = new("--config") { Description = "YAML file with settings; options of the command line come before it.", HelpName = "FILE" };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any setting by its path, such as optimizer.lr=3e-4 or checkpoint.everySteps=50; relight config lists them. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> _limitTrain = new("--limit-train") { Description = "Batches of each training epoch at most." };
    private readonly Option<int?> _limitValidation = new("--limit-val") { Description = "Batches of each validation at most." };
    private readonly Option<int?> _overfit = new("--overfit-batches") { Description = "Learn the same few batches by heart, unshuffled and unaugmented: a model that cannot has a bug." };
    private readonly Option<bool> _fastDevRun = new("--fast-dev-run") { Description = "One batch of training and one of validation, to see that everything works." };
    private readonly Option<TimeSpan?> _deadline = DeadlineOption.Create();
    private readonly Dictionary<Option, string> _paths;
    private readonly StartOptions? _start;
    private readonly bool? _learnsLabels;
    private readonly Option<string> _method;
    private readonly Option<string> _recipe = new("--recipe")
    {
        Description = "How images are shown and weights follow: default (normalised, crops and flips, one-cycle, label smoothing) "
            + "or chapter (images as they are, Adam at a constant rate).",
    };

    private readonly Option<string> _arch = new("--arch") { Description = "Backbone." };
    private readonly Option<string> _stem = new Option<string>("--stem")
    {
        Description = "How the network begins: imagenet (7×7, halves twice), compact (3×3, halves once), small (3×3, halves never), or auto, by --size.",
        DefaultValueFactory = _ => "auto",
    }.OneOf([.. NetworkFactory.Stems]);

    private readonly Option<string> _head = new("--head") { Description = "Last layers: linear, or mlp (features → 256 → classes)." };
    private readonly Option<int> _size = new Option<int>("--size") { Description = "Side of the square that images are brought to, in pixels.", DefaultValueFactory = _ => 64 };
    private readonly Option<int?> _startSize = new Option<int?>("--start-size")
    {
        Description = "Progressive resizing: side of the training images in the first epoch; it grows to --size over the first half of the epochs (--set recipe.growEpochs).",
    };

    private readonly Option<BatchOption.Choice> _batch = BatchOption.Create();
    private readonly Option<int> _epochs;
    private readonly Option<long?> _maxSteps = new("--max-steps") { Description = "Stop after so many optimizer steps." };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = "Optimizer." };
    private readonly Option<double?> _learningRate = new("--lr") { Description = "Learning rate; with a schedule the highest." };
    private readonly Option<double?> _weightDecay = new("--weight-decay") { Description = "Weight decay." };
    private readonly Option<double?> _layerDecay = new Option<double?>("--layer-decay")
    {
        Description = "Each stage below the head learns at this many times the rate of the one above it, such as 0.4 (discriminative rates, for fine-tuning).",
    };

    private readonly Option<int?> _headEpochs = new Option<int?>("--head-epochs") { Description = "Train the head alone in the first epochs, then everything." };

    private readonly Option<int?> _unfreezeEvery = new Option<int?>("--unfreeze-every")
    {
        Description = "Train the head alone at first (--head-epochs; as long as this if left out), then one stage more after every so many epochs (gradual unfreezing).",
    };

    private readonly Option<string> _schedule = new("--schedule") { Description = "Learning rate over time." };
    private readonly Option<double?> _labelSmoothing = new("--label-smoothing") { Description = "ε of label smoothing, 0 to 1." };
    private readonly Option<bool?> _augment = new("--augment") { Description = "Random crops and flips in training: true or false." };
    private readonly Option<string> _precision = new Option<string>("--precision")
    {
        Description = "fp32, bf16, or on a GPU fp16; auto: bf16 where the processor or GPU has it, fp32 elsewhere.",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "fp32", "bf16", "fp16");

    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda, cuda:N, or auto: the first GPU if there is one.", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> _accumulate = new Option<int>("--accumulate") { Description = "Batches averaged into one step.", DefaultValueFactory = _ => 1 };
    private readonly Option<double?> _clipNorm = new("--clip-norm") { Description = "Scale gradients down to this norm." };
    private readonly Option<double?> _clipValue = new("--clip-value") { Description = "Clamp gradient elements to ± this." };
    private readonly Option<double?> _ema = new Option<double?>("--ema") { Description = "Validate and keep an exponential moving average of the weights with this decay, such as 0.999." };

    private readonly Option<double?> _swa = new Option<double?>("--swa")
    {
        Description = "Stochastic weight averaging: after this share of the steps, such as 0.75, hold the learning rate; validate and keep the mean of the weights from there on. Each validation then takes a pass over the training images, too.",
    };

    private readonly Option<int> _sanity = new Option<int>("--sanity-batches") { Description = "Batches of a validation before the first step, so that a mistake in it shows at once.", DefaultValueFactory = _ => 2 };
    private readonly Option<string> _onOutOfMemory = new Option<string>("--on-out-of-memory")
    {
        Description = "A batch that does not fit the memory is done again in smaller parts (gradients stay those of the batch, batch norms see the parts), or ends the run.",
        DefaultValueFactory = _ => "split",
    }.OneOf("split", "fail");

    private readonly Option<long?> _memoryLimit = new Option<long?>("--memory-limit") { Description = "MiB that tensors on the processor may take; without it, Linux ends a process that takes too much.", HelpName = "MiB" };
    private readonly Option<bool> _detectAnomaly = new("--detect-anomaly") { Description = "End at the first value that is not finite or gradient that is NaN, and name the layer that gave it. Slow." };
    private readonly Option<bool> _deterministic = new("--deterministic") { Description = "Refuse operators whose results may differ from run to run, and name them." };
    private readonly Option<string?> _labels = new("--labels") { Description = "How many training labels may be used: a share (10%) or a number per class (20)." };
    private readonly Option<double> _validationFraction = new("--val-fraction")
    {
        Description = "Share of the images held out for validation where DATA has no validation part.",
        DefaultValueFactory = _ => 0.2,
    };

    private readonly Option<int> _workers = new Option<int>("--workers") { Description = "Threads that read images.", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8) };
    private readonly LayoutOptions _layout = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder that keeps decoded images, or off.", DefaultValueFactory = _ => CacheFolder.Default };
    private readonly Option<string> _onBadImage = new Option<string>("--on-bad-image") { Description = "An image that cannot be read ends the run, or is left out and counted.", DefaultValueFactory = _ => "fail" }.OneOf("fail", "skip");
    private readonly Option<IReadOnlyList<LogFormat>> _log = LogOption.Create();
    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();

    /// <summary>Makes the options with the defaults of a command.</summary>
    /// <param name="recipe">Name of the recipe that holds unless another is asked for.</param>
    /// <param name="epochs">Epochs unless told.</param>
    /// <param name="start">Options for weights to begin with; null: there are none.</param>
    /// <param name="data">What names the images, where that is not as for train.</param>
    /// <param name="learnsLabels">Whether the command is for methods that learn labels, or for those that do without; null: for any.</param>
    public TrainingOptions(
        string recipe = "default", int epochs = 10, StartOptions? start = null, Argument<string?>? data = null, bool? learnsLabels = null)
    {
        (_start, _learnsLabels, Data) = (start, learnsLabels, data ?? DataArgument.OfTraining());
        Method[] methods = [.. Methods.All.Where(method => learnsLabels is null || method.LearnsLabels == learnsLabels)];
        _method = new Option<string>("--method")
        {
            Description = $"How the model learns: {string.Join("; ", methods.Select(method => $"{method.Name} ({method.Summary})"))}.", DefaultValueFactory = _ => methods[0].Name,
        }.OneOf([.. methods.Select(method => method.Name)]);
        _recipe.OneOf([.. Recipe.Names]);
        _recipe.DefaultValueFactory = _ => recipe;
        _arch.OneOf([.. Backbone.Names]);
        _head.OneOf([.. NetworkFactory.Heads]);
        _optimizer.OneOf([.. OptimizerFactory.Optimizers]);
        _schedule.OneOf([.. OptimizerFactory.Schedules]);
        _cache.Validators.Add(CacheFolder.Check);
        _epochs = new Option<int>("--epochs") { Description = "Passes over the training images.", DefaultValueFactory = _ => epochs };
        _paths = new Dictionary<Option, string>
        {
            [_recipe] = "recipe.name",
            [_arch] = "model.arch",
            [_stem] = "model.stem",
            [_head] = "model.head",
            [_size] = "data.size",
            [_startSize] = "recipe.startSize",
            [_batch] = "data.batchSize",
            [_epochs] = "training.epochs",
            [_maxSteps] = "training.maxSteps",
            [_optimizer] = "optimizer.name",
            [_learningRate] = "optimizer.lr",
            [_weightDecay] = "optimizer.weightDecay",
            [_layerDecay] = "optimizer.layerDecay",
            [_schedule] = "optimizer.schedule",
            [_labelSmoothing] = "recipe.labelSmoothing",
            [_augment] = "recipe.augment",
            [_precision] = "training.precision",
            [_device] = "training.device",
            [_accumulate] = "training.accumulateBatches",
            [_clipNorm] = "training.clipNorm",
            [_clipValue] = "training.clipValue",
            [_headEpochs] = "training.headEpochs",
            [_unfreezeEvery] = "training.unfreezeEvery",
            [_ema] = "training.weightAverage",
            [_swa] = "training.averageFrom",
            [_sanity] = "training.sanityBatches",
            [_onOutOfMemory] = "training.onOutOfMemory",
            [_memoryLimit] = "training.memoryLimit",
            [_detectAnomaly] = "training.detectAnomaly",
            [_deterministic] = "training.deterministic",
            [_labels] = "data.labels",
            [_limitTrain] = "data.limitTrain",
            [_limitValidation] = "data.limitValidation",
            [_validationFraction] = "data.validationFraction",
            [_workers] = "data.workers",
            [_cache] = "data.cache",
            [_onBadImage] = "data.onBadImage",
            [_log] = "training.log",
            [_seed] = "training.seed",
            [_threads] = "training.threads",
        };
        if (learnsLabels != true)
        {
            _paths.Add(_method, MethodPath);
        }

        foreach (var (option, path) in _layout.Paths.Concat(start?.Paths ?? new Dictionary<Option, string>()))
        {
            _paths.Add(option, path);
        }

        foreach (var (option, path) in _paths.Where(pair => pair.Key.ValueType.IsValueType && pair.Key.ValueType != typeof(BatchOption.Choice)))
        {
            option.OfSetting(path);
        }

        _labels.OfSetting("data.labels");
        _device.OfSetting("training.device", besides: Auto);
        _overfit.OfSetting("data.limitTrain");
    }

    /// <summary>The argument that names the images, for a command to add.</summary>
    public Argument<string?> Data { get; }

    /// <summary>Every option, for a command to add.</summary>
    public IEnumerable<Option> All => [.. _paths.Keys, _config, _set, _overfit, _fastDevRun, _deadline];

    /// <summary>Seed of everything random.</summary>
    public Option<long> Seed => _seed;

    /// <summary>How long the command may work; null: as long as it takes.</summary>
    public TimeSpan? Deadline(ParseResult parsed) => parsed.GetValue(_deadline);

    /// <summary>What file and options ask for: --set before other options, those before the file, that before the recipe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The images where neither the command line nor a file names any; null: that is an error.</param>
    /// <exception cref="FormatException">The file or --set names a setting that there is not, a value that is none, or a method of another command.</exception>
    /// <exception cref="ArgumentException">There are no images, or a network is asked for that the weights to begin with are not of.</exception>
    public RunSettings Read(ParseResult parsed, string? otherwise = null)
    {
        var entries = Entries(parsed);
        var settings = entries.Aggregate(FromOptions(parsed, entries, otherwise), (settings, entry) => entry.ApplyTo(settings));
        if (_learnsLabels is { } own && Methods.Of(settings.Method).LearnsLabels != own)
        {
            throw entries.Last(entry => entry.Path == MethodPath).Refused(
                $"relight {parsed.CommandResult.Command.Name} does not learn that; leave it out, or run relight {(own ? "pretrain" : "train")}");
        }

        if (_start is null)
        {
            return settings;
        }

        var like = settings.LikeSource();
        Expect(_arch, settings.Model.Arch, like.Model.Arch);
        Expect(_stem, NetworkFactory.StemOf(settings.Model, settings.Data.Size), like.Model.Stem);
        Expect(_head, settings.Model.Head, like.Model.Head);
        return like;

        void Expect(Option option, string asked, string there)
        {
            if (IsGiven(parsed, option) && asked != there)
            {
                throw new ArgumentException($"{option.Name} {asked}: the weights of {settings.Start!.From} are of a network with {there}. Leave {option.Name} out.");
            }
        }
    }

    /// <summary>Where the settings come from that are not the recipe's: by path, such as <c>--lr</c> or <c>run.yaml, line 4</c>.</summary>
    public IReadOnlyDictionary<string, string> Sources(ParseResult parsed)
    {
        var sources = _paths.Where(pair => IsGiven(parsed, pair.Key)).ToDictionary(pair => pair.Value, pair => pair.Key.Name);
        foreach (var entry in Entries(parsed))
        {
            sources[entry.Path] = entry.Source;
        }

        foreach (var (path, option) in ForTrying(parsed))
        {
            sources[path] = option.Name;
        }

        if (parsed.GetValue(Data) is not null)
        {
            sources.TryAdd("data.path", Data.Name);
        }

        return sources;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private SettingsEntry[] Entries(ParseResult parsed)
    {
        var given = _paths.Where(pair => IsGiven(parsed, pair.Key)).Select(pair => pair.Value).ToHashSet(StringComparer.Ordinal);
        var file = parsed.GetValue(_config) is { } config ? SettingsFile.Read(config) : [];
        if (parsed.GetValue(Data) is not null)
        {
            given.Add("data.path");
        }

        given.UnionWith(ForTrying(parsed).Select(setting => setting.Path));
        if (given.Contains("data.batchSize"))
        {
            given.Add("data.autoBatch");
            given.RemoveWhere(path => path == "data.batchSize" && parsed.GetValue(_batch).Images is null);
        }

        IEnumerable<SettingsEntry> entries =
            [.. file.Where(entry => !given.Contains(entry.Path)), .. parsed.GetRequiredValue(_set).Select(text => SettingsEntry.Parse(text, "--set"))];
        return [.. entries.OrderBy(entry => entry.Path != "start.from")];   // the parts of weights come after the weights
    }

    /// <summary>What --fast-dev-run and --overfit-batches decide, though these are no settings themselves.</summary>
    private IEnumerable<(string Path, Option Option)> ForTrying(ParseResult parsed)
    {
        if (parsed.GetValue(_overfit) is not null)
        {
            yield return ("data.limitTrain", _overfit);
            yield return ("data.shuffle", _overfit);
            yield return ("recipe.augment", _overfit);
        }

        if (parsed.GetValue(_fastDevRun))
        {
            yield return ("data.limitTrain", _fastDevRun);
            yield return ("data.limitValidation", _fastDevRun);
            yield return ("training.epochs", _fastDevRun);
        }
    }

    private RunSettings FromOptions(ParseResult parsed, SettingsEntry[] entries, string? otherwise)
    {
        var (overfit, isFast) = (parsed.GetValue(_overfit), parsed.GetValue(_fastDevRun));
        var recipe = Recipe.Named(Named("recipe.name") is { } asked && Recipe.Names.Contains(asked) ? asked : parsed.GetRequiredValue(_recipe)!);
        var device = parsed.GetRequiredValue(_device) is var name && name != Auto ? Device.Parse(name) : Torch.CudaDeviceCount > 0 ? Device.Cuda() : Device.Cpu;
        var method = Methods.Of(Named(MethodPath) is { } named && Methods.All.Any(known => known.Name == named) ? named : _paths.ContainsKey(_method) ? parsed.GetRequiredValue(_method) : SupervisedMethod.Title);
        var optimizer = Named("optimizer.name") ?? parsed.GetValue(_optimizer) ?? recipe.Optimizer.Name;
        return new RunSettings
        {
            Method = method.Name,
            Data = _layout.Apply(parsed, new DataSettings
            {
                Path = parsed.GetValue(Data) ?? Named("data.path") ?? otherwise ?? throw new ArgumentException(
                    "DATA is missing: name the images on the command line, or with data.path in a --config file."),
                Size = parsed.GetValue(_size),
                Labels = parsed.GetValue(_labels),
                ValidationFraction = parsed.GetValue(_validationFraction),
                BatchSize = parsed.GetValue(_batch).Images ?? BatchOption.DefaultImages,
                AutoBatch = parsed.GetValue(_batch).IsAuto,
                Shuffle = overfit is null,
                LimitTrain = isFast ? 1 : overfit ?? parsed.GetValue(_limitTrain),
                LimitValidation = isFast ? 1 : parsed.GetValue(_limitValidation),
                Workers = parsed.GetValue(_workers),
                Cache = CacheFolder.Named(parsed.GetRequiredValue(_cache)!),
                OnBadImage = parsed.GetValue(_onBadImage) == "skip" ? OnBadSample.Skip : OnBadSample.Fail,
            }),
            Model = recipe.Model with
            {
                Arch = parsed.GetValue(_arch) ?? recipe.Model.Arch,
                Stem = parsed.GetRequiredValue(_stem) is var stem && stem != Auto ? stem : recipe.Model.Stem,
                Head = parsed.GetValue(_head) ?? method.Head ?? recipe.Model.Head,
            },
            Recipe = recipe.Settings with
            {
                StartSize = parsed.GetValue(_startSize),
                LabelSmoothing = parsed.GetValue(_labelSmoothing) ?? recipe.Settings.LabelSmoothing,
                Augment = parsed.GetValue(_augment) ?? (overfit is null && recipe.Settings.Augment),
            },
            Optimizer = recipe.Optimizer with
            {
                Name = optimizer,
                Lr = parsed.GetValue(_learningRate) ?? (optimizer == recipe.Optimizer.Name ? recipe.Optimizer.Lr : Recipe.LearningRateOf(optimizer)),
                WeightDecay = parsed.GetValue(_weightDecay) ?? recipe.Optimizer.WeightDecay,
                LayerDecay = parsed.GetValue(_layerDecay),
                Schedule = parsed.GetValue(_schedule) ?? recipe.Optimizer.Schedule,
            },
            Training = new TrainingSettings
            {
                Epochs = isFast ? 1 : parsed.GetValue(_epochs),
                MaxSteps = parsed.GetValue(_maxSteps),
                Precision = parsed.GetRequiredValue(_precision) is var precision && precision != Auto
                    ? Enum.Parse<Precision>(precision, ignoreCase: true)
                    : PrecisionChoice.For(device),
                Device = device.ToString(),
                AccumulateBatches = parsed.GetValue(_accumulate),
                ClipNorm = parsed.GetValue(_clipNorm),
                ClipValue = parsed.GetValue(_clipValue),
                HeadEpochs = parsed.GetValue(_headEpochs),
                UnfreezeEvery = parsed.GetValue(_unfreezeEvery),
                WeightAverage = parsed.GetValue(_ema),
                AverageFrom = parsed.GetValue(_swa),
                SanityBatches = parsed.GetValue(_sanity),
                OnOutOfMemory = Enum.Parse<OnOutOfMemory>(parsed.GetRequiredValue(_onOutOfMemory), ignoreCase: true),
                MemoryLimit = parsed.GetValue(_memoryLimit),
                DetectAnomaly = parsed.GetValue(_detectAnomaly),
                Deterministic = parsed.GetValue(_deterministic),
                Log = parsed.GetRequiredValue(_log),
                Seed = parsed.GetValue(_seed),
                Threads = parsed.GetValue(_threads),
            },
            Start = _start?.Read(parsed, Named("start.from")),
        };

        string? Named(string path) => entries.LastOrDefault(entry => entry.Path == path)?.Text;
    }
}

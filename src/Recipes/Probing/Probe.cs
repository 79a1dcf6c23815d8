using Relight.Data;
using Relight.Nn;
using Relight.Recipes.Starting;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Probing;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Recipes.Probing;

/// <summary>
/// Measures the features of a run's backbone as they are, by the labels of a data set: nothing of the network is trained.
/// </summary>
public sealed class Probe
{
    private const int NormBatches = 10;

    private readonly RunSettings _settings;
    private readonly DataSettings _trained;
    private readonly DataSource _data;

    /// <summary>Opens the data at the image size of a model, with labels and without random transforms.</summary>
    /// <param name="settings">What the model was trained with.</param>
    /// <param name="data">What data to measure on.</param>
    /// <exception cref="IOException">There are no such data.</exception>
    /// <exception cref="InvalidDataException">They have no labels, or nothing to validate on.</exception>
    public Probe(RunSettings settings, DataSettings data)
        : this(settings, data, mostTraining: int.MaxValue)
    {
    }

    /// <inheritdoc cref="Probe(RunSettings, DataSettings)"/>
    /// <param name="settings">What the model was trained with.</param>
    /// <param name="data">What data to measure on.</param>
    /// <param name="mostTraining">Of more training images, a part is taken in which every class keeps its share.</param>
    internal Probe(RunSettings settings, DataSettings data, int mostTraining)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _trained = settings.Data;
        _settings = settings with
        {
            Data = data with
            {
                Size = settings.Data.Size, ValidationFraction = settings.Data.ValidationFraction, SplitSeed = settings.Data.SplitSeed,
            },
        };
        _data = DataSource.Open(_settings.Data, settings.Recipe with { Augment = false }, (ulong)settings.Training.Seed);
        var count = _data.Training.Count;
        Training = count <= mostTraining ? _data.Training
            : Stratified.Fraction(_data.Training, (double)mostTraining / count, (ulong)settings.Training.Seed);
    }

    /// <summary>What was decided to read the data so, a line each.</summary>
    public IReadOnlyList<string> Notes => _data.Notes;

    /// <summary>Names of the classes.</summary>
    internal IReadOnlyList<string> Classes => _data.Classes;

    /// <summary>How many images are looked at.</summary>
    public int Count => Training.Count + Validation.Count;

    /// <summary>What the data are called.</summary>
    internal string Title => _data.Title;

    /// <summary>The images from which the answers come.</summary>
    internal Dataset Training { get; }

    /// <summary>Those that are asked.</summary>
    internal Dataset Validation => _data.Validation!;

    /// <summary>How the data are read: at the model's image size, with the images held out that the run held out.</summary>
    internal DataSettings Data => _settings.Data;

    /// <summary>The data sets, whose cache may have something to say.</summary>
    internal IReadOnlyList<Dataset?> Datasets => [Training, Validation];

    /// <summary>What the results do not mean, where the run has seen images that are asked: a sentence each.</summary>
    internal IReadOnlyList<string> Cautions => SharedImages.WithRun(_settings with { Data = _trained }, _data);

    /// <summary>Measures a backbone.</summary>
    /// <param name="backbone">Left in evaluation mode.</param>
    /// <param name="progress">Told the images done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public ProbeResult Measure(Backbone backbone, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        using var scope = new TensorScope();
        return Worth(Read(backbone, byStage: false, progress, stop));
    }

    /// <summary>
    /// A network as one that was trained, with random weights. Its batch normalizations have seen images, as those of a trained one have:
    /// otherwise deep features of random weights all look alike, and what was learned would look better than it is.
    /// </summary>
    /// <param name="trained">What the network was trained with.</param>
    internal Backbone RandomNetwork(RunSettings trained)
    {
        Torch.ManualSeed((ulong)trained.Training.Seed);
        var network = NetworkFactory.Create(trained.Model, trained.Data.Size, trained.Classes!.Count, trained.Recipe);
        var device = ComputeChoice.DeviceOf(trained.Training.Device);
        network.To(device);
        network.ToChannelsLast();
        BatchNorm[] norms = [.. network.Modules().OfType<BatchNorm>()];
        var momenta = Array.ConvertAll(norms, norm => norm.Momentum);
        network.Train();
        Array.ForEach(norms, norm => norm.Momentum = null);   // the plain mean over batches
        using var noGrad = NoGradScope.Enter();
        foreach (var read in Loader(Training, isShuffled: true, limit: NormBatches).Epoch(0))
        {
            using var scope = new TensorScope();
            using var taken = read;
            network.Features(TaskFactory.Normalizing(_settings.Recipe).Aggregate(
                read.To(device), (batch, transform) => transform.Apply(batch)).Images);
        }

        foreach (var (norm, momentum) in norms.Zip(momenta))
        {
            norm.Momentum = momentum;
        }

        network.Eval();
        return network;
    }

    /// <summary>Computes the features of all images.</summary>
    /// <param name="backbone">Left in evaluation mode.</param>
    /// <param name="byStage">Whether those of each stage are kept.</param>
    /// <param name="progress">Told the images done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    internal ProbeFeatures Read(Backbone backbone, bool byStage, IProgress<int>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        return new ProbeFeatures(Of(Training, 0), Of(Validation, Training.Count));

        ImageFeatures Of(Dataset images, int before) =>
            ImageFeatures.Read(backbone, Loader(images), _settings, byStage, done => progress?.Report(before + done), stop);
    }

    /// <summary>What features are worth.</summary>
    internal static ProbeResult Worth(ProbeFeatures features)
    {
        var (bank, asked) = (features.Training.Features, features.Validation.Features);
        var last = WorthOf(features, features.Training.Stages.Count - 1);
        return new ProbeResult(
            last.Knn20, last.Knn200, last.Linear, Embeddings.Spread(asked).ToDouble(), Embeddings.EffectiveRank(asked), last.Features,
            (int)bank.Shape[0], (int)asked.Shape[0]);
    }

    /// <summary>Share of the validation images whose label the nearest training images tell.</summary>
    /// <param name="features">The last stage's are compared.</param>
    /// <param name="k">How many neighbors.</param>
    internal static double Knn(ProbeFeatures features, int k) => Knn(
        features.Training.Features, features.Training.Labels, features.Validation.Features, features.Validation.Labels, k);

    /// <summary>What the features of each stage are worth; the last stage's are known.</summary>
    internal static IReadOnlyList<StageResult> WorthByStage(ProbeFeatures features, ProbeResult whole) =>
    [
        .. Enumerable.Range(0, features.Training.Stages.Count - 1).Select(stage => WorthOf(features, stage)),
        new StageResult(features.Training.Stages[^1].Stage, whole.Knn20, whole.Knn200, whole.Linear, whole.Features),
    ];

    private static StageResult WorthOf(ProbeFeatures features, int stage)
    {
        using var scope = new TensorScope();
        var ((name, bank), known) = (features.Training.Stages[stage], features.Training.Labels);
        var (asked, labels) = (features.Validation.Stages[stage].Features, features.Validation.Labels);
        return new StageResult(
            name, Knn(bank, known, asked, labels, 20), Knn(bank, known, asked, labels, 200),
            LinearProbe.Fit(bank, known).Accuracy(asked, labels), (int)bank.Shape[1]);
    }

    private static double Knn(Tensor bank, Tensor known, Tensor asked, Tensor labels, int k)
    {
        using var scope = new TensorScope();
        return NearestNeighbors.Votes(bank, known, asked, k).Argmax(1).Eq(labels).Sum().ToDouble() / labels.ElementCount;
    }

    private DataLoader Loader(Dataset images, bool isShuffled = false, int? limit = null) => new(images, new DataLoaderOptions
    {
        Shuffle = isShuffled, DropLast = isShuffled && images.Count > _settings.Data.BatchSize, Limit = limit,
        BatchSize = _settings.Data.BatchSize, Workers = _settings.Data.Workers, OnBadSample = _settings.Data.OnBadSample,
        Seed = (ulong)_settings.Training.Seed,
    });
}

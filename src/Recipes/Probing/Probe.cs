using Relight.Data;
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
    private readonly RunSettings _settings;
    private readonly DataSource _data;
    private readonly Dataset _training;

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
        _settings = settings with { Data = data with { Size = settings.Data.Size } };
        _data = DataSource.Open(_settings.Data, settings.Recipe with { Augment = false }, (ulong)settings.Training.Seed);
        var count = _data.Training.Count;
        _training = count <= mostTraining ? _data.Training
            : Stratified.Fraction(_data.Training, (double)mostTraining / count, (ulong)settings.Training.Seed);
    }

    /// <summary>What was decided to read the data so, a line each.</summary>
    public IReadOnlyList<string> Notes => _data.Notes;

    /// <summary>Names of the classes.</summary>
    internal IReadOnlyList<string> Classes => _data.Classes;

    /// <summary>How many images are looked at.</summary>
    public int Count => _training.Count + _data.Validation!.Count;

    /// <summary>The data sets, whose cache may have something to say.</summary>
    internal IReadOnlyList<Dataset?> Datasets => [_data.Training, _data.Validation];

    /// <summary>Measures a backbone.</summary>
    /// <param name="backbone">Left in evaluation mode.</param>
    /// <param name="progress">Told the images done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public ProbeResult Measure(Backbone backbone, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        using var scope = new TensorScope();
        var (bank, known) = Features(backbone, _training, 0, progress, stop);
        var (asked, labels) = Features(backbone, _data.Validation!, (int)bank.Shape[0], progress, stop);
        return new ProbeResult(
            Knn(20), Knn(200), LinearProbe.Fit(bank, known).Accuracy(asked, labels), Embeddings.Spread(asked).ToDouble(),
            Embeddings.EffectiveRank(asked), (int)bank.Shape[1], (int)bank.Shape[0], (int)asked.Shape[0]);

        double Knn(int k)
        {
            using var inner = new TensorScope();
            return NearestNeighbors.Votes(bank, known, asked, k).Argmax(1).Eq(labels).Sum().ToDouble() / labels.ElementCount;
        }
    }

    private (Tensor Features, Tensor Labels) Features(
        Backbone backbone, Dataset images, int before, IProgress<int>? progress, CancellationToken stop)
    {
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(_settings.Training.Precision, ComputeChoice.DeviceOf(_settings.Training.Device));
        backbone.Eval();
        var (features, labels) = (new List<Tensor>(), new List<Tensor>());
        foreach (var read in Loader(images).Epoch(0, cancellation: stop))
        {
            using var scope = new TensorScope();
            using var taken = read;
            var batch = read.To(ComputeChoice.DeviceOf(_settings.Training.Device));
            foreach (var transform in TaskFactory.Normalizing(_settings.Recipe))
            {
                batch = transform.Apply(batch);
            }

            features.Add(backbone.Features(batch.Images).To(DType.Float32).To(Device.Cpu).Keep());
            labels.Add(batch.Labels.To(Device.Cpu).Clone().Keep());
            stop.ThrowIfCancellationRequested();
            progress?.Report(before + Math.Min(features.Count * _settings.Data.BatchSize, images.Count));
        }

        return (Tensor.Cat([.. features]), Tensor.Cat([.. labels]));
    }

    private DataLoader Loader(Dataset images) => new(images, new DataLoaderOptions
    {
        BatchSize = _settings.Data.BatchSize, Workers = _settings.Data.Workers, OnBadSample = _settings.Data.OnBadSample,
        Seed = (ulong)_settings.Training.Seed,
    });
}

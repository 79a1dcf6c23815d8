using Relight.SelfSupervised.Probing;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>
/// What features are worth before anything was learned from labels: how often the nearest other images of the set have an image's label,
/// how far features are spread, and how many dimensions they use. A set without labels has no first number.
/// </summary>
/// <param name="hasLoss">Whether the outputs have a loss, of which the mean is told.</param>
public sealed class EmbeddingMetrics(bool hasLoss = false) : MetricSet
{
    private const int Neighbors = 20;

    private readonly List<Tensor> _features = [];
    private readonly List<Tensor> _labels = [];
    private long _count;
    private double _loss;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricInfo> Infos { get; } =
    [
        new("knn20", "images whose 20 nearest others, by weighted vote, say their label", "share", HigherIsBetter: true),
        new("spread", "deviation of the normalized features, 1 over the whole sphere, 0 where they collapsed", "", HigherIsBetter: true),
        new("effective_rank", "dimensions that the features really use", "", HigherIsBetter: true),
    ];

    /// <inheritdoc/>
    public override long Count => _count;

    /// <inheritdoc/>
    /// <remarks>Nothing is lost where nothing is asked: NaN.</remarks>
    public override double Loss => hasLoss && _count > 0 ? _loss / _count : double.NaN;

    /// <inheritdoc/>
    public override void Add(StepOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _features.Add(output.Scores!.Detach().To(Device.Cpu).Keep());
        _labels.Add(output.Targets!.Detach().To(Device.Cpu).Keep());
        _count += output.Count;
        _loss += hasLoss ? output.Loss.ToDouble() * output.Count : 0;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Compute()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        if (_count == 0)
        {
            return values;
        }

        using var scope = new TensorScope();
        var (features, labels) = (Tensor.Cat([.. _features]), Tensor.Cat([.. _labels]));
        if (labels.Ge(0).All().ToBoolean() && _count > 1)
        {
            var answers = NearestNeighbors.Votes(features, labels, features, Neighbors, leavesSelfOut: true).Argmax(1);
            values.Add("knn20", answers.Eq(labels).Sum().ToDouble() / _count);
        }

        values.Add("spread", Embeddings.Spread(features).ToDouble());
        values.Add("effective_rank", Embeddings.EffectiveRank(features));
        return values;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        foreach (var tensor in _features.Concat(_labels))
        {
            tensor.Dispose();
        }

        _features.Clear();
        _labels.Clear();
        (_count, _loss) = (0, 0);
    }

    /// <inheritdoc/>
    public override StateDict StateDict()
    {
        using var scope = new TensorScope();
        return _count == 0 ? [] : new()
        {
            { "features", Tensor.Cat([.. _features]).Keep() }, { "labels", Tensor.Cat([.. _labels]).Keep() },
            { "loss", Tensor.FromSpan<double>([_loss], 1).Keep() },
        };
    }

    /// <inheritdoc/>
    public override void LoadStateDict(StateDict state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Reset();
        if (state.TryGetValue("features", out var features))
        {
            _features.Add(features.Keep());
            _labels.Add(state["labels"].Keep());
            (_count, _loss) = (features.Shape[0], state["loss"].Sum().ToDouble());
        }
    }
}

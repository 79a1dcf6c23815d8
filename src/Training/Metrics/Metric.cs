using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>
/// One number over many samples, computed from sums alone: so it is exact however the samples are batched, and can be saved, restored and
/// reset by itself.
/// </summary>
/// <example>The root of the mean square error:
/// <code>
/// public sealed class RootMeanSquareError() : Metric(new("rmse", "root of the mean square error", "", HigherIsBetter: false), sums: 1)
/// {
///     protected override void Add(StepOutput output, Span&lt;double&gt; sums) =>
///         sums[0] += (output.Scores! - output.Targets!).Pow(2).Sum().ToDouble();
///
///     protected override double Value(ReadOnlySpan&lt;double&gt; sums, long count) => Math.Sqrt(sums[0] / count);
/// }
/// </code></example>
public abstract class Metric : IStateful
{
    private readonly double[] _sums;
    private long _count;

    /// <summary>An empty metric.</summary>
    /// <param name="info">What its number means.</param>
    /// <param name="sums">How many sums it needs.</param>
    protected Metric(MetricInfo info, int sums)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfNegative(sums);
        (Info, _sums) = (info, new double[sums]);
    }

    /// <summary>What its number means.</summary>
    public MetricInfo Info { get; }

    /// <summary>The number over all samples so far; NaN before the first.</summary>
    public double Current => _count == 0 ? double.NaN : Value(_sums, _count);

    /// <summary>Takes in a batch.</summary>
    public void Add(StepOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        Add(output, _sums);
        _count += output.Count;
    }

    /// <summary>Starts over.</summary>
    public void Reset()
    {
        Array.Clear(_sums);
        _count = 0;
    }

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "sums", Tensor.FromSpan<double>(_sums, _sums.Length) }, { "count", _count } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state)
    {
        state["sums"].ToArray<double>().CopyTo(_sums, 0);
        _count = state["count"].ToInt64();
    }

    /// <summary>Adds a batch to the sums.</summary>
    protected abstract void Add(StepOutput output, Span<double> sums);

    /// <summary>The number that sums over so many samples, at least 1, give.</summary>
    protected abstract double Value(ReadOnlySpan<double> sums, long count);
}

using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>
/// Expected calibration error: how far the model's confidence lies from how often it is right, in 15 bins of equal width.
/// </summary>
/// <remarks>
/// Guo et al. 2017, On Calibration of Modern Neural Networks, eq. 3, arXiv:1706.04599: bin m holds confidences in ((m − 1)/15, m/15].
/// </remarks>
internal sealed class CalibrationBins
{
    private const int Bins = 15;

    private readonly long[] _count = new long[Bins];
    private readonly long[] _right = new long[Bins];
    private readonly double[] _confidence = new double[Bins];

    /// <summary>Σ |bin|/n · |share that is right − mean confidence|, in [0, 1]; NaN before the first sample.</summary>
    public double Error
    {
        get
        {
            var gaps = Enumerable.Range(0, Bins).Sum(bin => Math.Abs(_right[bin] - _confidence[bin]));
            return gaps / _count.Sum();
        }
    }

    /// <summary>Adds an answer.</summary>
    /// <param name="confidence">Probability of the predicted class, in (0, 1]; NaN, of a network that has diverged, counts as 1.</param>
    /// <param name="isRight">Whether it is the true class.</param>
    public void Add(double confidence, bool isRight)
    {
        confidence = double.IsNaN(confidence) ? 1 : confidence;
        var bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
        _count[bin]++;
        _right[bin] += isRight ? 1 : 0;
        _confidence[bin] += confidence;
    }

    public void Clear()
    {
        Array.Clear(_count);
        Array.Clear(_right);
        Array.Clear(_confidence);
    }

    public StateDict StateDict() => new()
    {
        { "count", Tensor.FromSpan<long>(_count, Bins) },
        { "right", Tensor.FromSpan<long>(_right, Bins) },
        { "confidence", Tensor.FromSpan<double>(_confidence, Bins) },
    };

    public void LoadStateDict(StateDict state)
    {
        state["count"].ToArray<long>().CopyTo(_count, 0);
        state["right"].ToArray<long>().CopyTo(_right, 0);
        state["confidence"].ToArray<double>().CopyTo(_confidence, 0);
    }
}

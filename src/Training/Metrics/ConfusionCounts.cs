using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>How many samples of each class were taken for which, and what follows from that alone.</summary>
internal sealed class ConfusionCounts(int classes)
{
    private readonly long[] _counts = new long[classes * classes];

    /// <summary>Samples of one class that were taken for another.</summary>
    public long this[int trueClass, int predictedClass] => _counts[(trueClass * classes) + predictedClass];

    /// <summary>Samples that were taken for what they are.</summary>
    public long Right => Classes.Sum(c => this[c, c]);

    private IEnumerable<int> Classes => Enumerable.Range(0, classes);

    public void Add(int trueClass, int predictedClass) => _counts[(trueClass * classes) + predictedClass]++;

    /// <summary>Share of what was taken for a class that is of it, in [0, 1]; NaN where nothing was taken for it.</summary>
    public double Precision(int predictedClass) => (double)this[predictedClass, predictedClass] / Predicted(predictedClass);

    /// <summary>Share of a class's samples that were told right, in [0, 1]; NaN where it has none.</summary>
    public double Recall(int trueClass) => (double)this[trueClass, trueClass] / Labeled(trueClass);

    /// <summary>Harmonic mean of a class's precision and recall, in [0, 1]; NaN where it occurs neither as label nor as answer.</summary>
    public double F1(int ofClass) => 2.0 * this[ofClass, ofClass] / (Labeled(ofClass) + Predicted(ofClass));

    /// <summary>The mean over classes that occur; there, what has no value counts as 0, as scikit-learn has it.</summary>
    public double Mean(Func<int, double> metric)
    {
        double[] values = [.. Classes.Where(c => Labeled(c) + Predicted(c) > 0).Select(metric).Select(v => double.IsNaN(v) ? 0 : v)];
        return values.Length == 0 ? double.NaN : values.Average();
    }

    public void Clear() => Array.Clear(_counts);

    /// <summary>The counts, shape (classes, classes), int64; a row for each true class.</summary>
    public Tensor ToTensor() => Tensor.FromSpan<long>(_counts, classes, classes);

    public void Load(Tensor counts) => counts.ToArray<long>().CopyTo(_counts, 0);

    private long Labeled(int trueClass) => Classes.Sum(c => this[trueClass, c]);

    private long Predicted(int predictedClass) => Classes.Sum(c => this[c, predictedClass]);
}

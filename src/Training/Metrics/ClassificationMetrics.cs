using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>Loss, top-1 and top-5 accuracy, and the confusion matrix, from which accuracy by class follows.</summary>
public sealed class ClassificationMetrics : MetricSet
{
    private const int Top = 5;
    private const int MostPending = 64;
    private const int MostMistakes = 24;

    private readonly List<StepOutput> _pending = [];
    private readonly long[] _confusion;
    private readonly PriorityQueue<ConfidentMistake, float> _mistakes = new();
    private double _lossSum;
    private long _count;
    private long _inTop;

    /// <summary>Empty metrics.</summary>
    /// <param name="classes">Names of the classes, in the order of the scores.</param>
    public ClassificationMetrics(IReadOnlyList<string> classes)
    {
        Classes = classes;
        _confusion = new long[classes.Count * classes.Count];
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override long Count
    {
        get
        {
            Drain();
            return _count;
        }
    }

    /// <inheritdoc/>
    public override double Loss => Count == 0 ? double.NaN : _lossSum / _count;

    /// <summary>Share of samples whose highest score is the true class, in [0, 1].</summary>
    public double Top1 => Share(Enumerable.Range(0, Classes.Count).Sum(c => Confusion(c, c)));

    /// <summary>Share of samples whose true class is among the five highest scores, in [0, 1].</summary>
    public double Top5 => Share(_inTop);

    /// <summary>Share of a class's samples that were told right, in [0, 1]; NaN where it has none.</summary>
    public double Recall(int trueClass)
    {
        var all = Enumerable.Range(0, Classes.Count).Sum(c => Confusion(trueClass, c));
        return all == 0 ? double.NaN : (double)Confusion(trueClass, trueClass) / all;
    }

    /// <summary>Samples of one class that were taken for another.</summary>
    public long Confusion(int trueClass, int predictedClass)
    {
        Drain();
        return _confusion[(trueClass * Classes.Count) + predictedClass];
    }

    /// <summary>The wrong answers that the model was surest of, the surest first; at most 24. Not part of the state.</summary>
    public IReadOnlyList<ConfidentMistake> ConfidentMistakes
    {
        get
        {
            Drain();
            return [.. _mistakes.UnorderedItems.Select(item => item.Element).OrderByDescending(m => m.Probability).ThenBy(m => m.Index)];
        }
    }

    /// <summary>Takes in a batch. Samples without a label (negative target) do not count.</summary>
    public override void Add(StepOutput output)
    {
        _pending.Add(new StepOutput(output.Loss.Detach().Keep(), output.Scores.Detach().Keep(), output.Targets.Detach().Keep(), output.Indices));
        if (output.Scores.Device.Type == DeviceType.Cpu || _pending.Count == MostPending)
        {
            Drain();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Compute() => Count == 0
        ? new Dictionary<string, double>()
        : new Dictionary<string, double> { ["loss"] = Loss, ["accuracy"] = Top1, ["top5"] = Top5 };

    /// <inheritdoc/>
    public override void Reset()
    {
        Drain();
        (_lossSum, _count, _inTop) = (0, 0, 0);
        Array.Clear(_confusion);
        _mistakes.Clear();
    }

    /// <inheritdoc/>
    public override StateDict StateDict()
    {
        Drain();
        return new StateDict
        {
            { "loss_sum", _lossSum },
            { "count", _count },
            { "in_top", _inTop },
            { "confusion", Tensor.FromSpan<long>(_confusion, Classes.Count, Classes.Count) },
        };
    }

    /// <inheritdoc/>
    public override void LoadStateDict(StateDict state)
    {
        Reset();
        _lossSum = state["loss_sum"].ToDouble();
        _count = state["count"].ToInt64();
        _inTop = state["in_top"].ToInt64();
        state["confusion"].ToArray<long>().CopyTo(_confusion, 0);
    }

    private double Share(long part) => Count == 0 ? double.NaN : (double)part / _count;

    /// <summary>On a GPU, outputs wait here so that not every step waits for the device.</summary>
    private void Drain()
    {
        foreach (var output in _pending)
        {
            Take(output.Scores.ToArray<float>(), output.Targets.ToArray<long>(), output.Loss.ToDouble(), output.Indices);
            output.Loss.Dispose();
            output.Scores.Dispose();
            output.Targets.Dispose();
        }

        _pending.Clear();
    }

    private void Take(ReadOnlySpan<float> scores, ReadOnlySpan<long> targets, double loss, int[] indices)
    {
        var classes = Classes.Count;
        var counted = 0;
        for (var row = 0; row < targets.Length; row++)
        {
            if (targets[row] < 0)
            {
                continue;
            }

            var ofRow = scores.Slice(row * classes, classes);
            var target = (int)targets[row];
            var (best, higher) = (0, 0);
            for (var c = 0; c < classes; c++)
            {
                best = ofRow[c] > ofRow[best] ? c : best;
                higher += ofRow[c] > ofRow[target] ? 1 : 0;
            }

            _confusion[(target * classes) + best]++;
            _inTop += higher < Top ? 1 : 0;
            counted++;
            if (best != target)
            {
                Remember(new ConfidentMistake(indices[row], target, best, Probability(ofRow, best)));
            }
        }

        _count += counted;
        _lossSum += loss * counted;
    }

    private void Remember(ConfidentMistake mistake)
    {
        _mistakes.Enqueue(mistake, mistake.Probability);
        if (_mistakes.Count > MostMistakes)
        {
            _mistakes.Dequeue();
        }
    }

    private static float Probability(ReadOnlySpan<float> scores, int one)
    {
        var sum = 0f;
        foreach (var score in scores)
        {
            sum += MathF.Exp(score - scores[one]);
        }

        return 1 / sum;
    }
}

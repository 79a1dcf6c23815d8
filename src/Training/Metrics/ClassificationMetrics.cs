using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>
/// Loss, accuracies, the confusion matrix and what follows from it, calibration, and on request the area under the ROC curve.
/// </summary>
public sealed class ClassificationMetrics : MetricSet
{
    private const string Share = "share";
    private const int MostPending = 64;

    private readonly List<StepOutput> _pending = [];
    private readonly ConfusionCounts _confusion;
    private readonly long[] _ranks;   // how many samples have so many classes above the true one
    private readonly CalibrationBins _calibration = new();
    private readonly KeptScores? _scores;
    private readonly HighestAnswers _mistakes = new(answer => answer.Probability);
    private readonly HighestAnswers _losses = new(answer => answer.Loss);
    private readonly int _top;
    private double _lossSum;
    private long _count;

    /// <summary>Empty metrics.</summary>
    /// <param name="classes">Names of the classes, in the order of the scores.</param>
    /// <param name="top">k of <see cref="Compute"/>'s top-k accuracy, at least 1; with k classes or fewer it is 1, and left out.</param>
    /// <param name="keepScores">Keep every sample's scores, 4 bytes a class, for <see cref="Auroc"/>: for validation.</param>
    public ClassificationMetrics(IReadOnlyList<string> classes, int top = 5, bool keepScores = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        (Classes, _top) = (classes, top);
        _confusion = new ConfusionCounts(classes.Count);
        _ranks = new long[classes.Count];
        _scores = keepScores ? new KeptScores(classes.Count) : null;
        Infos =
        [
            new("loss", "mean loss of a sample", "nats", HigherIsBetter: false),
            new("accuracy", "samples whose highest score is the true class", Share, HigherIsBetter: true),
            .. HasTop
                ? [new MetricInfo($"top{top}", $"samples whose true class is among the {top} highest scores", Share, HigherIsBetter: true)]
                : Array.Empty<MetricInfo>(),
            new("precision", "of what was taken for a class, how much is of it; mean over classes", Share, HigherIsBetter: true),
            new("recall", "of what is of a class, how much was taken for it; mean over classes", Share, HigherIsBetter: true),
            new("f1", "harmonic mean of precision and recall; mean over classes", Share, HigherIsBetter: true),
            new("ece", "expected calibration error: how far confidence lies from accuracy, in 15 bins", Share, HigherIsBetter: false),
            .. keepScores
                ? [new MetricInfo("auroc", "area under each class's ROC curve against the rest; mean over classes", Share, HigherIsBetter: true)]
                : Array.Empty<MetricInfo>(),
        ];
    }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<MetricInfo> Infos { get; }

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
    public double Top1 => Of(Counts.Right);

    /// <summary>
    /// Share of samples whose true class is among the five highest scores, in [0, 1]; null with five classes or fewer, where it is always
    /// 1.
    /// </summary>
    public double? Top5 => Classes.Count > 5 ? TopK(5) : null;

    /// <summary>Mean precision of the classes that occur, as label or as answer, in [0, 1].</summary>
    public double MacroPrecision => Counts.Mean(Counts.Precision);

    /// <summary>Mean recall of the classes that occur, as label or as answer, in [0, 1].</summary>
    public double MacroRecall => Counts.Mean(Counts.Recall);

    /// <summary>Mean F1 of the classes that occur, as label or as answer, in [0, 1]. Not the F1 of the means.</summary>
    public double MacroF1 => Counts.Mean(Counts.F1);

    /// <summary>Expected calibration error in 15 bins, in [0, 1]: Guo et al. 2017, arXiv:1706.04599.</summary>
    public double CalibrationError
    {
        get
        {
            Drain();
            return _calibration.Error;
        }
    }

    /// <summary>
    /// Area under the ROC curve of each class against the rest, mean over classes, in [0, 1]; NaN unless scores are kept.
    /// </summary>
    public double Auroc
    {
        get
        {
            Drain();
            return _scores?.Auroc ?? double.NaN;
        }
    }

    /// <summary>The wrong answers that the model was surest of, the surest first; at most 24. Not part of the state.</summary>
    public IReadOnlyList<SampleAnswer> ConfidentMistakes
    {
        get
        {
            Drain();
            return _mistakes.InOrder();
        }
    }

    /// <summary>The answers with the highest loss, the highest first; at most 24. Not part of the state.</summary>
    public IReadOnlyList<SampleAnswer> TopLosses
    {
        get
        {
            Drain();
            return _losses.InOrder();
        }
    }

    private bool HasTop => Classes.Count > _top;

    private ConfusionCounts Counts
    {
        get
        {
            Drain();
            return _confusion;
        }
    }

    /// <summary>
    /// Share of samples whose true class is among the k highest scores, in [0, 1]; classes with equal scores share the better place.
    /// </summary>
    public double TopK(int k)
    {
        Drain();
        return Of(_ranks.Take(k).Sum());
    }

    /// <summary>Share of what was taken for a class that is of it, in [0, 1]; NaN where nothing was taken for it.</summary>
    public double Precision(int predictedClass) => Counts.Precision(predictedClass);

    /// <summary>Share of a class's samples that were told right, in [0, 1]; NaN where it has none.</summary>
    public double Recall(int trueClass) => Counts.Recall(trueClass);

    /// <summary>Harmonic mean of a class's precision and recall, in [0, 1]; NaN where it occurs neither as label nor as answer.</summary>
    public double F1(int ofClass) => Counts.F1(ofClass);

    /// <summary>Samples of one class that were taken for another.</summary>
    public long Confusion(int trueClass, int predictedClass) => Counts[trueClass, predictedClass];

    /// <summary>Takes in a batch. Samples without a label (negative target) do not count.</summary>
    /// <exception cref="ShapeException">There is not one score a class, or not one target a row.</exception>
    public override void Add(StepOutput output)
    {
        if (output is not { Scores: { } scores, Targets: { } targets })
        {
            throw new ArgumentException(
                $"{nameof(ClassificationMetrics)} compares scores with targets, and this step gave none: give it both, or measure with "
                + $"{nameof(LossMetrics)}.", nameof(output));
        }

        if (scores.Rank != 2 || scores.Shape[1] != Classes.Count)
        {
            throw new ShapeException(nameof(ClassificationMetrics),
                $"one score for each of its {Classes.Count} classes, shape (N, {Classes.Count})", scores.Shape);
        }

        if (targets.Rank != 1 || targets.Shape[0] != scores.Shape[0])
        {
            throw new ShapeException(nameof(ClassificationMetrics),
                $"class indices for scores of shape {scores.Shape}, shape ({scores.Shape[0]},)", targets.Shape);
        }

        _pending.Add((output with { Terms = [] }).Map(tensor => tensor.Detach().Keep()));
        if (scores.Device.Type == DeviceType.Cpu || _pending.Count == MostPending)
        {
            Drain();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Compute()
    {
        if (Count == 0)
        {
            return new Dictionary<string, double>();
        }

        IEnumerable<double> values =
            [Loss, Top1, .. HasTop ? [TopK(_top)] : Array.Empty<double>(), MacroPrecision, MacroRecall, MacroF1, CalibrationError, Auroc];
        return Infos.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Drain();
        (_lossSum, _count) = (0, 0);
        _confusion.Clear();
        Array.Clear(_ranks);
        _calibration.Clear();
        _scores?.Clear();
        _mistakes.Clear();
        _losses.Clear();
    }

    /// <inheritdoc/>
    public override StateDict StateDict()
    {
        Drain();
        var state = new StateDict
        {
            { "loss_sum", _lossSum },
            { "count", _count },
            { "ranks", Tensor.FromSpan<long>(_ranks, Classes.Count) },
            { "confusion", _confusion.ToTensor() },
        };
        state.AddAll("calibration", _calibration.StateDict());
        if (_scores is not null)
        {
            state.AddAll("kept", _scores.StateDict());
        }

        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(StateDict state)
    {
        Reset();
        _lossSum = state["loss_sum"].ToDouble();
        _count = state["count"].ToInt64();
        state["ranks"].ToArray<long>().CopyTo(_ranks, 0);
        _confusion.Load(state["confusion"]);
        _calibration.LoadStateDict(state.Under("calibration"));
        _scores?.LoadStateDict(state.Under("kept"));
    }

    private double Of(long part) => Count == 0 ? double.NaN : (double)part / _count;

    /// <summary>On a GPU, outputs wait here so that not every step waits for the device.</summary>
    private void Drain()
    {
        foreach (var output in _pending)
        {
            Take(output.Scores!.ToArray<float>(), output.Targets!.ToArray<long>(), output.Loss.ToDouble(), output.Indices);
            output.Free();
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

            if (targets[row] >= classes)
            {
                throw new InvalidDataException(
                    $"The label of sample {indices[row]} is {targets[row]}, but there are {classes} classes: expected 0 to {classes - 1}.");
            }

            var target = (int)targets[row];
            var scored = new ScoreRow(scores.Slice(row * classes, classes), target);
            _confusion.Add(target, scored.Best);
            _ranks[scored.Higher]++;
            _calibration.Add(scored.Probability, scored.Best == target);
            _scores?.Add(scored.Scores, scored.LogNormalizer, target);
            counted++;
            var answer = new SampleAnswer(indices[row], target, scored.Best, (float)scored.Probability, (float)scored.Loss);
            _losses.Add(answer);
            if (answer.IsWrong)
            {
                _mistakes.Add(answer);
            }
        }

        _count += counted;
        _lossSum += counted == 0 ? 0 : loss * counted;
    }
}

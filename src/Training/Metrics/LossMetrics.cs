using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>The mean loss, the mean of each of its terms, and metrics of one's own.</summary>
/// <param name="metrics">Each with a name of its own.</param>
public sealed class LossMetrics(params IReadOnlyList<Metric> metrics) : MetricSet
{
    private const string LossName = "loss";
    private const int MostPending = 64;

    private readonly List<StepOutput> _pending = [];
    private readonly SortedDictionary<string, double> _sums = new(StringComparer.Ordinal) { [LossName] = 0 };
    private long _count;

    /// <inheritdoc/>
    /// <remarks>Terms are known from the first batch on.</remarks>
    public override IReadOnlyList<MetricInfo> Infos =>
    [
        new(LossName, "mean loss of a sample", "", HigherIsBetter: false),
        .. Terms.Select(name => new MetricInfo(name, $"the term {name} of the loss, mean of a sample", "", HigherIsBetter: false)),
        .. metrics.Select(metric => metric.Info),
    ];

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
    public override double Loss => Count == 0 ? double.NaN : _sums[LossName] / _count;

    private IEnumerable<string> Terms => _sums.Keys.Where(name => name != LossName);

    /// <inheritdoc/>
    public override void Add(StepOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var metric in metrics)
        {
            metric.Add(output);
        }

        _pending.Add((output with { Scores = null, Targets = null }).Map(tensor => tensor.Detach().Keep()));
        if (output.Loss.Device.Type == DeviceType.Cpu || _pending.Count == MostPending)
        {
            Drain();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Compute()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Count > 0)
        {
            values.Add(LossName, Loss);
            foreach (var name in Terms)
            {
                values.Add(name, _sums[name] / _count);
            }

            foreach (var metric in metrics)
            {
                values.Add(metric.Info.Name, metric.Current);
            }
        }

        return values;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Drain();
        Clear();
    }

    /// <inheritdoc/>
    public override StateDict StateDict()
    {
        var state = new StateDict { { "count", Count } };
        foreach (var (name, sum) in _sums)
        {
            state.Add($"sums.{name}", sum);
        }

        foreach (var metric in metrics)
        {
            state.AddAll($"metrics.{metric.Info.Name}", metric.StateDict());
        }

        return state;
    }

    /// <inheritdoc/>
    public override void LoadStateDict(StateDict state)
    {
        Reset();
        _count = state["count"].ToInt64();
        foreach (var (name, sum) in state.Under("sums"))
        {
            _sums[name] = sum.ToDouble();
        }

        foreach (var metric in metrics)
        {
            metric.LoadStateDict(state.Under($"metrics.{metric.Info.Name}"));
        }
    }

    private void Clear()
    {
        _sums.Clear();
        _sums[LossName] = 0;
        _count = 0;
        foreach (var metric in metrics)
        {
            metric.Reset();
        }
    }

    /// <summary>On a GPU, losses wait here so that not every step waits for the device.</summary>
    private void Drain()
    {
        foreach (var output in _pending)
        {
            foreach (var (name, value) in output.Terms.Prepend((LossName, output.Loss)))
            {
                _sums[name] = _sums.GetValueOrDefault(name) + (value.ToDouble() * output.Count);
            }

            _count += output.Count;
            output.Free();
        }

        _pending.Clear();
    }
}

namespace Relight.Reports;

/// <summary>Ticks at round numbers, and the place of each value along an axis.</summary>
internal sealed class AxisTicks
{
    private readonly bool _logarithmic;

    /// <summary>Chooses the range and the ticks.</summary>
    /// <param name="axis">What is measured.</param>
    /// <param name="values">The values to be shown; those that cannot be are passed over.</param>
    /// <param name="target">About how many ticks fit.</param>
    /// <param name="tight">Ends the range at the data rather than at the next tick: for the axis along which curves run.</param>
    public AxisTicks(ChartAxis axis, IEnumerable<double> values, int target, bool tight)
    {
        _logarithmic = axis.Scale == AxisScale.Logarithmic;
        double[] shown = [.. values.Where(CanShow)];
        double min = axis.Min ?? (shown.Length > 0 ? shown.Min() : _logarithmic ? 0.1 : 0);
        double max = axis.Max ?? (shown.Length > 0 ? shown.Max() : 1);
        target = Math.Max(target, 2);
        if (_logarithmic)
        {
            (Min, Max) = (axis.Min ?? (tight ? min : FloorOneTwoFive(min)), axis.Max ?? max);
            Max = Max > Min ? Max : Min * 10;
            Values = Logarithmic(Min, Max, target);
            Format = Min < 1e-3 || Max > 1e6 ? "0.##e+0" : null;
            return;
        }

        if (!tight && axis.Min is null && min > 0 && min < 0.4 * max)
        {
            min = 0;   // near enough to zero to begin there
        }

        if (max <= min)
        {
            double half = Math.Max(Math.Abs(min) * 0.1, axis.WholeNumbers ? 1 : 1e-9);
            (min, max) = tight ? (min, min + (2 * half)) : (min - half, max + half);
        }

        double step = RoundStep((max - min) / target, axis.WholeNumbers);
        Min = axis.Min ?? (tight ? min : Math.Floor((min / step) + 1e-9) * step);
        Max = axis.Max ?? (tight ? max : Math.Ceiling((max / step) - 1e-9) * step);
        Max = Max > Min ? Max : Min + step;
        Values = Linear(Min, Max, step);
        Format = Decimals(step);
    }

    /// <summary>Where the axis begins.</summary>
    public double Min { get; }

    /// <summary>Where the axis ends.</summary>
    public double Max { get; }

    /// <summary>The ticks, rising.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The .NET format in which ticks differ from each other; null for the general one.</summary>
    public string? Format { get; }

    /// <summary>Whether a value has a place on the axis.</summary>
    public bool CanShow(double value) => Math.Abs(value) < 1e300 && (!_logarithmic || value > 0);

    /// <summary>A value's place: 0 at the axis' beginning, 1 at its end.</summary>
    public double Place(double value) => _logarithmic
        ? Math.Log(value / Min) / Math.Log(Max / Min)
        : (value - Min) / (Max - Min);

    private static double RoundStep(double step, bool whole)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step))), mantissa = step / power;
        double rounded = (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10) * power;
        return whole ? Math.Max(1, rounded) : rounded;
    }

    private static double FloorOneTwoFive(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value))), mantissa = value / power;
        return (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1) * power;
    }

    private static double[] Linear(double min, double max, double step)
    {
        double first = Math.Ceiling((min / step) - 1e-9);
        int count = (int)Math.Floor(((max / step) - first) + 1e-9) + 1;
        return [.. Enumerable.Range(0, Math.Clamp(count, 0, 100)).Select(i => (first + i) * step)];
    }

    private static double[] Logarithmic(double min, double max, int target)
    {
        int first = (int)Math.Floor(Math.Log10(min)), last = (int)Math.Ceiling(Math.Log10(max));
        int every = Math.Max(1, (int)Math.Ceiling((last - first) / (double)target));
        int[] mantissas = (last - first) * 3 <= target + 1 ? [1, 2, 5] : [1];
        return
        [
            .. Enumerable.Range(0, ((last - first) / every) + 1)
                .SelectMany(i => mantissas.Select(mantissa => mantissa * Math.Pow(10, first + (i * every))))
                .Where(tick => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)),
        ];
    }

    private static string? Decimals(double step)
    {
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return decimals > 4 ? null : step >= 1e7 ? null : decimals == 0 ? "#,0" : "0." + new string('0', decimals);
    }
}

namespace Relight.Reports;

/// <summary>Lying bars from zero, with error bars, the seeds behind them, and reference lines such as chance.</summary>
internal sealed class BarChart : Chart
{
    private const double RowHeight = 34, BarHeight = 18;
    private readonly ChartAxis _axis;

    /// <summary>Takes the axis.</summary>
    /// <param name="axis">What the bars measure.</param>
    public BarChart(ChartAxis axis) => _axis = axis;

    /// <summary>The bars from top to bottom.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Values to compare with, such as chance.</summary>
    public IReadOnlyList<(double Value, string Label)> References { get; init; } = [];

    /// <inheritdoc/>
    public override string Describe() => Bars.Count == 0
        ? "There are no bars."
        : $"{_axis.Heading}. " + string.Join(" ", Bars.Select(bar => $"{bar.Name}: {Value(bar)}."))
            + string.Concat(References.Select(reference => $" {reference.Label}: {_axis.Show(reference.Value)}."));

    private double Top => (Title.Length > 0 ? TitleSize + 21 : TextSize) + (References.Count > 0 ? 30 : 12);

    internal override double HeightAt(double width) => Top + (Bars.Count * RowHeight) + 26;

    private protected override void Draw(MarkupWriter svg, ChartColors colors, double width)
    {
        Label(svg, _axis.Heading, 0, Title.Length > 0 ? TitleSize + 21 : TextSize, colors.Muted);
        string[] names = [.. Bars.Select(bar => ChartText.Shorten(bar.Name, width < 600 ? 24 : 40))];
        double left = names.Select(name => ChartText.Width(name, TextSize)).DefaultIfEmpty(0).Max() + 14;
        double right = width - Bars.Select(bar => ChartText.Width(Value(bar), TextSize, bold: true)).DefaultIfEmpty(0).Max() - 16;
        IEnumerable<double> values = Bars
            .SelectMany(bar => new[] { bar.Value, bar.Low ?? bar.Value, bar.High ?? bar.Value }.Concat(bar.Points))
            .Concat(References.Select(reference => reference.Value)).Append(0);
        var ticks = new AxisTicks(_axis, values, (int)((right - left) / 90), tight: false);
        double bottom = Top + (Bars.Count * RowHeight);
        double Place(double value) => left + (ticks.Place(Math.Clamp(value, ticks.Min, ticks.Max)) * (right - left));

        foreach (double tick in ticks.Values)
        {
            Rule(svg, Place(tick), Top, Place(tick), bottom, tick == 0 ? colors.Muted : colors.Grid);
            Label(svg, ChartText.Number(tick, ticks.Format), Place(tick), bottom + 18, colors.Muted, "middle");
        }

        for (int i = 0; i < Bars.Count; i++)
        {
            DrawBar(svg, colors, Bars[i], names[i], Top + ((i + 0.5) * RowHeight), left, Place);
        }

        foreach ((double value, string label) in References)
        {
            Rule(svg, Place(value), Top - 6, Place(value), bottom, colors.Ink, "4 3");
            bool leftward = Place(value) + ChartText.Width(label, SmallSize) > width;
            Label(svg, label, Place(value), Top - 11, colors.Muted, leftward ? "end" : "middle", size: SmallSize);
        }
    }

    private void DrawBar(MarkupWriter svg, ChartColors colors, Bar bar, string name, double y, double left, Func<double, double> place)
    {
        Label(svg, name, left - 12, y + 4, colors.Ink, "end");
        if (!double.IsFinite(bar.Value))
        {
            Label(svg, "no value", place(0) + 6, y + 4, colors.Muted);
            return;
        }

        svg.Open("g").Element("title", $"{bar.Name}: {Value(bar)}{Range(bar)}");
        double from = Math.Min(place(0), place(bar.Value)), to = Math.Max(place(0), place(bar.Value)), end = to;
        svg.Empty("rect", ("x", At(from)), ("y", At(y - (BarHeight / 2))), ("width", At(to - from)), ("height", At(BarHeight)), ("rx", "2"),
            ("fill", colors.Series(bar.ColorIndex)));
        foreach (double point in bar.Points.Where(double.IsFinite))
        {
            svg.Empty("circle", ("cx", At(place(point))), ("cy", At(y)), ("r", "3"), ("fill", colors.Ground), ("stroke", colors.Ink));
            end = Math.Max(end, place(point) + 4);
        }

        if (bar is { Low: double low, High: double high } && high > low)
        {
            string x0 = At(place(low)), x1 = At(place(high)), cap = At(y - 5);
            svg.Empty("path", ("d", $"M{x0} {At(y)}H{x1}M{x0} {cap}v10M{x1} {cap}v10"), ("stroke", colors.Ink), ("stroke-width", "1.5"));
            end = Math.Max(end, place(high));
        }

        Label(svg, Value(bar), end + 8, y + 4, colors.Ink, weight: "600");
        svg.Close();
    }

    private string Value(Bar bar) => double.IsFinite(bar.Value) ? _axis.Show(bar.Value) : "no value";

    private string Range(Bar bar) => bar is { Low: double low, High: double high }
        ? $" ({ChartText.Number(low, _axis.Format)} to {ChartText.Number(high, _axis.Format)})"
        : "";
}

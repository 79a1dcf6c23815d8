namespace Relight.Reports;

/// <summary>What an axis measures.</summary>
/// <param name="Label">The quantity, such as <c>epoch</c> or <c>validation accuracy</c>.</param>
/// <param name="Unit">The unit, such as <c>%</c>; empty for pure numbers.</param>
public sealed record ChartAxis(string Label, string Unit = "")
{
    /// <summary>How values are spread.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>Where the axis begins; from the data when null.</summary>
    public double? Min { get; init; }

    /// <summary>Where the axis ends; from the data when null.</summary>
    public double? Max { get; init; }

    /// <summary>Puts ticks at whole numbers only: for epochs and steps.</summary>
    public bool WholeNumbers { get; init; }

    /// <summary>The .NET number format of values in labels, such as <c>0.0</c>; four significant digits when null.</summary>
    public string? Format { get; init; }

    internal string Heading => Unit.Length == 0 ? Label : $"{Label}, {Unit}";

    internal string Show(double value) => ChartText.Number(value, Format) + (Unit.Length == 0 ? "" : $"\u202f{Unit}");
}

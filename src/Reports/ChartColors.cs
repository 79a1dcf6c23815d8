namespace Relight.Reports;

/// <summary>The colors of a chart. The six of the series stay apart for color-blind readers, in light and in dark.</summary>
/// <remarks>
/// Chosen by computation: the nearest two under protanopia, deuteranopia and tritanopia (Machado et al. 2009) are 0.11 or more apart in
/// OKLab, each has a contrast of 3 or more on its ground, and a series' marker tells it without any color.
/// </remarks>
public sealed class ChartColors
{
    /// <summary>How many series there are before colors come again, with dashes.</summary>
    public const int SeriesCount = 6;

    private readonly string[] _series;

    private ChartColors(
        string ground, string ink, string muted, string grid, string right, string wrong, string hit, string miss, string[] series) =>
        (Ground, Ink, Muted, Grid, Right, Wrong, Hit, Miss, _series) = (ground, ink, muted, grid, right, wrong, hit, miss, series);

    /// <summary>For light paper, as plain color codes.</summary>
    public static ChartColors Light { get; } = new(
        "#ffffff", "#1b1d21", "#5c626b", "#e3e5e9", "#0b6e4f", "#b3261e", "rgb(23, 70, 168)", "rgb(181, 72, 10)",
        ["#1746a8", "#b5480a", "#23a39c", "#8d63d8", "#b98a31", "#6b2350"]);

    /// <summary>For a dark ground, as plain color codes.</summary>
    public static ChartColors Dark { get; } = new(
        "#16181c", "#e8e9ec", "#a2a8b2", "#30343b", "#5fd3a6", "#ff8f85", "rgb(38, 104, 190)", "rgb(178, 84, 16)",
        ["#2f84e6", "#fb9637", "#5ff0d2", "#c8acff", "#8a8418", "#c2508f"]);

    /// <summary>The variables of the report's style sheet, which follow the reader's choice of light or dark.</summary>
    public static ChartColors Adaptive { get; } = new(
        "var(--ground)", "var(--ink)", "var(--muted)", "var(--grid)", "var(--right)", "var(--wrong)", "rgb(var(--hit))", "rgb(var(--miss))",
        [.. Enumerable.Range(1, SeriesCount).Select(i => $"var(--series-{i})")]);

    internal string Ground { get; }

    internal string Ink { get; }

    internal string Muted { get; }

    internal string Grid { get; }

    internal string Right { get; }

    internal string Wrong { get; }

    internal string Hit { get; }

    internal string Miss { get; }

    /// <summary>On strongly tinted cells.</summary>
    internal static string OnHeat => "#ffffff";

    internal string Series(int index) => _series[index % SeriesCount];
}

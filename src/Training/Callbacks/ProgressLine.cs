using System.Globalization;
using Relight.Training.Metrics;
using Spectre.Console.Rendering;

namespace Relight.Training.Callbacks;

/// <summary>How far a training is, in one line that fits the columns that there are.</summary>
/// <param name="Title">What is being trained.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The training loss of late.</param>
/// <param name="Rate">Images a second.</param>
/// <param name="Left">Time until the last step.</param>
internal sealed record ProgressLine(string Title, int Epoch, int Epochs, long Step, long Steps, double Loss, double Rate, TimeSpan Left)
{
    private const int LongestBar = 24, ShortestBar = 8, ShortTitle = 20;

    /// <summary>Everything but the bar, however long.</summary>
    public string Text => $"{Title} {Full}";

    private string Full => Invariant(
        $"epoch {Epoch}/{Epochs} step {Step}/{Steps} train loss {Loss:0.000} {Rate:0} images/s, {Duration(Left)} left");

    private string WithoutRate => Invariant($"epoch {Epoch}/{Epochs} step {Step}/{Steps} train loss {Loss:0.000}, {Duration(Left)} left");

    private string Short => Invariant($"epoch {Epoch}/{Epochs} step {Step}/{Steps}, {Duration(Left)} left");

    private string Shortest => Invariant($"{100 * Step / Math.Max(Steps, 1)} %");

    /// <summary>
    /// As much as fits: the bar shrinks first, then a long title, then the rate goes, the loss, and the bar; on the narrowest terminals a
    /// percentage is left.
    /// </summary>
    /// <param name="columns">Columns of the terminal that may be filled.</param>
    public string Fit(int columns)
    {
        var titles = (string[])[Title, Shortened(Title)];
        foreach (var rest in (string[])[Full, WithoutRate, Short])
        {
            foreach (var title in titles)
            {
                var room = columns - Width(title) - Width(rest) - 2;
                if (room >= ShortestBar)
                {
                    return $"{title} {Bar(Math.Min(room, LongestBar))} {rest}";
                }
            }
        }

        string[] withoutBar = [$"{titles[1]} {Short}", Short, $"{titles[1]} {Shortest}", Shortest];
        return withoutBar.FirstOrDefault(line => Width(line) <= columns) ?? "";
    }

    /// <summary>The validation loss, and beside it the first of the other metrics.</summary>
    /// <param name="metrics">What was measured.</param>
    /// <returns>Such as <c>, val loss 0.987, val accuracy 76.3 %</c>.</returns>
    public static string Measured(MetricSet metrics)
    {
        var values = metrics.Compute();
        var others = metrics.Infos.Where(info => info.Name != "loss" && values.ContainsKey(info.Name)).Take(1)
            .Select(info => info.Unit == "share"
                ? Invariant($", val {info.Name} {100 * values[info.Name]:0.0} %")
                : Invariant($", val {info.Name} {values[info.Name]:0.000}"));
        return (double.IsNaN(metrics.Loss) ? "" : Invariant($", val loss {metrics.Loss:0.000}")) + string.Concat(others);
    }

    private string Bar(int width)
    {
        var filled = (int)Math.Clamp(width * Step / Math.Max(Steps, 1), 0, width);
        return new string('━', filled) + new string('╌', width - filled);
    }

    private static string Shortened(string title)
    {
        if (Width(title) <= ShortTitle)
        {
            return title;
        }

        var start = title;
        while (Width(start) > ShortTitle - 1)
        {
            start = start[..^(char.IsLowSurrogate(start[^1]) ? 2 : 1)];
        }

        return start.TrimEnd(' ', ',') + "…";
    }

    private static int Width(string text) => new Segment(text).CellCount();

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? Invariant($"{(int)time.TotalHours} h {time.Minutes:00} min")
        : time.TotalMinutes >= 1 ? Invariant($"{time.Minutes} min {time.Seconds:00} s") : Invariant($"{time.TotalSeconds:0} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

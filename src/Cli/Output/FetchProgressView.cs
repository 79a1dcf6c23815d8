using Relight.Downloads;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>Shows on standard error how far archives have come: a bar for each on a terminal, a line for each tenth elsewhere.</summary>
internal sealed class FetchProgressView : IProgress<FetchProgress>
{
    private const double MiB = 1 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(FetchStage, string), (ProgressTask? Bar, int Tenths)> _shown = [];
    private readonly ProgressContext? _bars;
    private DateTime _next = DateTime.MinValue;

    private FetchProgressView(ProgressContext? bars) => _bars = bars;

    /// <summary>Does the work while showing what it reports.</summary>
    public static async Task<T> RunAsync<T>(Func<IProgress<FetchProgress>, Task<T>> work)
    {
        if (!Screen.IsLive)
        {
            return await work(new FetchProgressView(null));
        }

        return await Screen.Error.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
            new RemainingTimeColumn())
            .StartAsync(bars => work(new FetchProgressView(bars)));
    }

    /// <inheritdoc/>
    public void Report(FetchProgress value)
    {
        lock (_gate)
        {
            var key = (value.Stage, value.Archive);
            if (_bars is not null)
            {
                ShowBar(key, value);
            }
            else
            {
                ShowLine(key, value);
            }
        }
    }

    private void ShowBar((FetchStage, string) key, FetchProgress value)
    {
        if (!_shown.TryGetValue(key, out var shown))
        {
            shown = (_bars!.AddTask($"{value.Stage} {Markup.Escape(value.Archive)}"), 0);
            _shown.Add(key, shown);
        }

        var bar = shown.Bar!;
        bar.IsIndeterminate = value.Total is null;
        bar.MaxValue = Math.Max(value.Total ?? value.Done, 1);
        bar.Value = value.Done;
    }

    private void ShowLine((FetchStage, string) key, FetchProgress value)
    {
        var tenths = value.Total is > 0 and { } total ? (int)(10 * value.Done / total) : 0;
        var isNew = !_shown.TryGetValue(key, out var shown);
        var isDone = tenths == 10 && shown.Tenths < 10;
        if (!isNew && !isDone && (tenths <= shown.Tenths || DateTime.UtcNow < _next))
        {
            return;
        }

        _shown[key] = (null, tenths);
        _next = DateTime.UtcNow + Interval;
        var size = value.Total is { } bytes
            ? Invariant($"{10 * tenths} % of {bytes / MiB:F1} MiB")
            : Invariant($"{value.Done / MiB:F1} MiB");
        if (isDone || isNew || value.Done > 0)
        {
            Console.Error.WriteLine($"{value.Stage} {value.Archive}: {size}");
        }
    }
}

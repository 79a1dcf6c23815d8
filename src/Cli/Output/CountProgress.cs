using System.Globalization;
using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>Shows on standard error how many of many things are done: a bar on a terminal, a line for each tenth elsewhere.</summary>
internal sealed class CountProgress : IProgress<int>
{
    private readonly string _title;
    private readonly int _total;
    private readonly ProgressTask? _bar;
    private readonly Lock _gate = new();
    private int _most;

    private CountProgress(string title, int total, ProgressTask? bar) => (_title, _total, _bar) = (title, total, bar);

    /// <summary>Does the work while showing what it reports.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many things there are.</param>
    /// <param name="work">Reports how many are done, from any thread.</param>
    public static T Run<T>(string title, int total, Func<IProgress<int>, T> work)
    {
        if (!Screen.IsLive)
        {
            return work(new CountProgress(title, total, null));
        }

        return Screen.Error.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new RemainingTimeColumn())
            .Start(bars => work(new CountProgress(title, total, bars.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1)))));
    }

    /// <inheritdoc/>
    public void Report(int value)
    {
        lock (_gate)
        {
            if (value <= _most)
            {
                return;
            }

            if (_bar is not null)
            {
                _bar.Value = value;
            }
            else if (Tenths(value) > Tenths(_most))
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_title}: {value:N0} of {_total:N0}"));
            }

            _most = value;
        }
    }

    private long Tenths(int value) => 10L * value / _total;
}

namespace Relight.Runs;

/// <summary>The curves of a run: one value per step and name, whatever interruptions there were.</summary>
/// <remarks>
/// An attempt that went on from step s does everything after s again, so older attempts' lines past s are superseded. Where two attempts
/// measured the same thing at the same step, the newer one counts. The clock plays no part.
/// </remarks>
public sealed class MetricHistory
{
    private readonly Dictionary<int, DateTimeOffset> _lastTimes = [];

    internal MetricHistory(IReadOnlyList<MetricLine> lines, int damagedLines)
    {
        DamagedLines = damagedLines;
        Resumptions = [.. lines.Where(line => line.IsResumption).Select(line => (line.Attempt, line.Step))];
        Dictionary<int, long> startOf = Starts(lines);
        var rows = new SortedDictionary<long, MetricRow>();
        foreach (MetricLine line in lines.Where(line => !line.IsResumption).OrderBy(line => line.Attempt))   // stable: order of writing
        {
            if (startOf.Any(start => start.Key > line.Attempt && start.Value < line.Step))
            {
                SupersededLines++;
                continue;
            }

            var values = rows.TryGetValue(line.Step, out MetricRow? row)
                ? new Dictionary<string, double>(row.Values, StringComparer.Ordinal)
                : new Dictionary<string, double>(StringComparer.Ordinal);
            foreach ((string name, double value) in line.Values)
            {
                values[name] = value;
            }

            rows[line.Step] = new MetricRow(line.Step, line.Epoch, line.Attempt, line.Time, values);
        }

        CountRepetitions(lines);
        Rows = [.. rows.Values];
        Names = [.. lines.SelectMany(line => line.Values.Keys).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What was measured, by rising step.</summary>
    public IReadOnlyList<MetricRow> Rows { get; }

    /// <summary>The metrics' names in the order in which they first appeared.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where attempts went on: the attempt and the step of its checkpoint.</summary>
    public IReadOnlyList<(int Attempt, long Step)> Resumptions { get; }

    /// <summary>Lines that could not be read; a kill while writing leaves at most one each.</summary>
    public int DamagedLines { get; }

    /// <summary>Lines of interrupted attempts that a later one did again.</summary>
    public int SupersededLines { get; }

    /// <summary>Steps that were measured, lost with an interruption, and done again.</summary>
    public long StepsDoneTwice { get; private set; }

    /// <summary>The time that the lost steps had taken.</summary>
    public TimeSpan TimeDoneTwice { get; private set; }

    /// <summary>The values of one metric by rising step; empty when there are none.</summary>
    public IReadOnlyList<MetricPoint> Series(string name) =>
        [.. Rows.Where(row => row.Values.ContainsKey(name)).Select(row => new MetricPoint(row.Step, row.Epoch, row.Values[name]))];

    /// <summary>The value at the highest step that has one; null when there is none.</summary>
    public double? Last(string name) => Series(name) is [.., MetricPoint last] ? last.Value : null;

    /// <summary>When an attempt last measured something; null when it never did.</summary>
    internal DateTimeOffset? LastTimeOf(int attempt) => _lastTimes.TryGetValue(attempt, out var time) ? time : null;

    private void CountRepetitions(IReadOnlyList<MetricLine> lines)
    {
        var done = new List<MetricLine>();   // of the attempts so far, without what was superseded
        foreach (MetricLine line in lines)
        {
            if (line.IsResumption)
            {
                var lost = done.Where(earlier => earlier.Step > line.Step).ToList();
                done.RemoveAll(earlier => earlier.Step > line.Step);
                if (lost.Count > 0)
                {
                    StepsDoneTwice += lost.Max(earlier => earlier.Step) - line.Step;
                    var since = done.Count > 0 && done[^1].Attempt == lost[0].Attempt ? done[^1].Time : lost[0].Time;
                    TimeDoneTwice += lost[^1].Time > since ? lost[^1].Time - since : TimeSpan.Zero;
                }
            }
            else
            {
                done.Add(line);
                _lastTimes[line.Attempt] = line.Time;
            }
        }
    }

    /// <summary>The step that each attempt started after: as marked, else the first step that it measured, which is a bound.</summary>
    private static Dictionary<int, long> Starts(IReadOnlyList<MetricLine> lines)
    {
        var starts = lines.Where(line => !line.IsResumption).GroupBy(line => line.Attempt)
            .ToDictionary(attempt => attempt.Key, attempt => attempt.Min(line => line.Step));
        foreach (MetricLine mark in lines.Where(line => line.IsResumption))
        {
            starts[mark.Attempt] = mark.Step;
        }

        return starts;
    }
}

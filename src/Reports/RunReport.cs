using Relight.Runs;
using static System.FormattableString;

namespace Relight.Reports;

/// <summary>The report that every run has: how it went, its curves, pictures, settings and machine.</summary>
public static class RunReport
{
    private const int MostPoints = 150;

    /// <summary>First parts of the names of what the machine did, rather than the training, and their units.</summary>
    private static readonly Dictionary<string, string> MachineUnits = new(
        StringComparer.Ordinal) { ["time"] = "s", ["memory"] = "MiB", ["load"] = "%" };

    /// <summary>Writes <c>report.html</c> into the run's folder; works while the run goes on, and for runs opened for reading.</summary>
    /// <param name="run">The run.</param>
    public static void Write(RunDirectory run) => Write(run, options: null);

    /// <summary>The same with what this kind of run adds.</summary>
    internal static void Write(RunDirectory run, RunReportOptions? options) => Build(run, options).Write(run.ReportPath);

    /// <summary>Makes the report without writing it, for more to be added.</summary>
    internal static HtmlReport Build(RunDirectory run, RunReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        options ??= new RunReportOptions();
        MetricHistory history = run.Metrics.Read();
        var report = new HtmlReport(options.Title ?? Path.GetFileName(run.Folder))
        {
            Kicker = $"relight {run.Record.Command}",
            Verdict = string.Join(' ', [options.Verdict ?? State(run.Record, history), .. options.Cautions]),
        };
        AddFacts(report, run.Record, history, options.Headlines);
        AddCurves(report, history, options.TrainingLossExtras);
        AddPictures(report, run);
        options.AddSections?.Invoke(report);
        AddSettings(report, run.Record);
        AddAttempts(report, run.Record);
        return report;
    }

    /// <summary>A chart for each quantity that was learned by: <c>train/loss</c> and <c>val/loss</c> share the one called loss.</summary>
    /// <remarks>What never changed is left to the table.</remarks>
    internal static IReadOnlyList<LineChart> Curves(MetricHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return
        [
            .. history.Names.Where(name => !MachineUnits.ContainsKey(Part(name))).GroupBy(Quantity)
                .Where(group => group.Any(name => Changes(history.Series(name))))
                .Select(group => group.Count() > 1
                    ? Curve(history, group.Key, "", group, Part)
                    : Curve(history, group.First(), "", group, name => name)),
        ];
    }

    /// <summary>A chart for each of time, memory and load: what the machine did meanwhile.</summary>
    internal static IReadOnlyList<LineChart> MachineCurves(MetricHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return
        [
            .. history.Names.Where(name => MachineUnits.ContainsKey(Part(name))).GroupBy(Part)
                .Select(group => Curve(history, group.Key, MachineUnits[group.Key], group, Quantity)),
        ];
    }

    private static LineChart Curve(MetricHistory history, string title, string unit, IEnumerable<string> names, Func<string, string> nameOf)
    {
        var steps = new ChartAxis("step") { WholeNumbers = true, Format = "#,0" };
        if (history.Rows.Count > 1)
        {
            steps = steps with { Min = history.Rows[0].Step, Max = history.Rows[^1].Step };   // the same under every chart
        }

        return new LineChart(steps, unit.Length > 0 ? new ChartAxis(title, unit) : new ChartAxis(""))
        {
            Title = unit.Length > 0 ? "" : title,
            Width = Chart.HalfWidth,
            Height = 300,
            Marks = [.. history.Resumptions.Where(at => at.Step > 0).Select(at => ((double)at.Step, $"attempt {at.Attempt}"))],
            Series =
            [
                .. names.Select(name => new LineSeries(
                    nameOf(name), [.. history.Series(name).Select(point => new ChartPoint(point.Step, point.Value))]).Condense(MostPoints)),
            ],
        };
    }

    private static bool Changes(IReadOnlyList<MetricPoint> points) =>
        points.Count < 2 || points.Any(point => !double.IsFinite(point.Value) || point.Value != points[0].Value);

    private static string State(RunRecord record, MetricHistory history)
    {
        string how = record.Attempts[^1].Outcome switch
        {
            AttemptOutcome.Finished => "Finished",
            AttemptOutcome.Interrupted => "Interrupted",
            AttemptOutcome.Failed => "Failed",
            _ => "Running",
        };
        string where = history.Rows is [.., MetricRow row]
            ? Invariant($" at step {row.Step:N0}, in epoch {row.Epoch + 1}")
            : ", with nothing measured";
        string why = record.Attempts[^1].Message is string message ? $": {message}" : ".";
        return how + where + why;
    }

    private static void AddFacts(HtmlReport report, RunRecord record, MetricHistory history, IReadOnlyList<string> headlines)
    {
        foreach (string name in headlines)
        {
            if (history.Last(name) is double value)
            {
                report.AddFact(name, ChartText.Number(value));
            }
        }

        report.AddFact("started", Invariant($"{record.Started:yyyy-MM-dd HH:mm} UTC"));
        report.AddFact("time", Show(record.Attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + Length(attempt, history))));
        report.AddFact("seed", Invariant($"{record.Seed}"));
        if (record.Attempts.Count > 1)
        {
            report.AddFact("attempts", Invariant($"{record.Attempts.Count}"));
        }
    }

    private static void AddCurves(HtmlReport report, MetricHistory history, string? trainingLossExtras)
    {
        ReportSection section = report.AddSection("Curves");
        if (history.Rows.Count == 0)
        {
            section.AddParagraph("Nothing was measured yet.");
            return;
        }

        section.AddRow(row =>
        {
            foreach (LineChart chart in Curves(history))
            {
                row.Add(chart);
            }
        });
        if (trainingLossExtras is not null && history.Names.Contains("val/loss"))
        {
            section.AddParagraph($"The train loss is with {trainingLossExtras}, the val loss without: the two are not the same quantity.");
        }

        if (history.Names.Any(name => history.Series(name).Count > MostPoints))
        {
            section.AddParagraph(
                Invariant($"Long curves are drawn in {MostPoints} stretches: the line is the mean of each, the band spans its values."));
        }

        section.AddTable(Extremes(history, history.Names.Where(name => !MachineUnits.ContainsKey(Part(name)))));
        if (MachineCurves(history) is { Count: > 0 } machine)
        {
            section.AddDetails("Time and machine", details => details.AddRow(row =>
            {
                foreach (LineChart chart in machine)
                {
                    row.Add(chart);
                }
            }).AddTable(Extremes(history, history.Names.Where(name => MachineUnits.ContainsKey(Part(name))))));
        }

        if (history.DamagedLines > 0)
        {
            section.AddParagraph(Invariant($"{history.DamagedLines} lines of metrics.jsonl could not be read; interruptions leave such."));
        }
    }

    private static ReportTable Extremes(MetricHistory history, IEnumerable<string> names)
    {
        var table = new ReportTable("What was measured", "metric", "last", "lowest", "at step", "highest", "at step");
        foreach (string name in names)
        {
            MetricPoint[] points = [.. history.Series(name).Where(point => double.IsFinite(point.Value))];
            string last = history.Last(name) is double value ? ChartText.Number(value) : "–";
            if (points.Length == 0)
            {
                table.AddRow(name, last, "–", "–", "–", "–");
                continue;
            }

            MetricPoint low = points.MinBy(point => point.Value), high = points.MaxBy(point => point.Value);
            table.AddRow(
                name, last, ChartText.Number(low.Value), Invariant($"{low.Step:N0}"), ChartText.Number(high.Value),
                Invariant($"{high.Step:N0}"));
        }

        return table;
    }

    private static void AddPictures(HtmlReport report, RunDirectory run)
    {
        foreach (IGrouping<string?, RunPicture> group in run.Pictures.List().Where(picture => picture.Section is not null).GroupBy(
            picture => picture.Section))
        {
            (Picture Picture, string Caption)[] whole =
                [.. group.Select(picture => (Picture: Read(run, picture), picture.Caption)).Where(one => one.Picture is not null)!];
            if (whole.Length > 0)
            {
                ReportSection section = report.AddSection(group.Key!);
                Array.ForEach(whole, one => section.AddFigure(one.Picture, one.Caption));
            }
        }
    }

    private static Picture? Read(RunDirectory run, RunPicture picture)
    {
        try
        {
            return new Picture(run.Pictures.Read(picture), picture.AlternativeText);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            run.Warn($"{Path.Combine(run.Pictures.Folder, picture.File)} is left out of the report: {e.Message}");
            return null;
        }
    }

    private static void AddSettings(HtmlReport report, RunRecord record)
    {
        var table = new ReportTable("", "setting", "value");
        foreach ((string name, string value) in SettingsDifference.Flatten(record.Settings))
        {
            table.AddRow(name, value.Trim('"'));
        }

        ReportSection section = report.AddSection("Settings");
        if (record.Arguments.Count > 0)
        {
            section.Add(new CommandLine("relight " + string.Join(' ', record.Arguments.Select(Quoted))));
        }

        if (table.RowCount > 0)
        {
            section.AddTable(table);
        }
    }

    private static void AddAttempts(HtmlReport report, RunRecord record)
    {
        RunEnvironment environment = record.Attempts[^1].Environment;
        var machine = new ReportTable("", "machine of the last attempt", "value");
        machine.AddRow("processor", environment.Machine.Processor).AddRow("threads", Invariant($"{environment.Machine.Threads}"))
            .AddRow("memory", Invariant($"{environment.Machine.MemoryBytes / (double)(1L << 30):0.0} GiB"))
            .AddRow("system", environment.Machine.System);
        foreach (string device in environment.Machine.Devices)
        {
            machine.AddRow("accelerator", device);
        }

        foreach ((string name, string version) in environment.Versions)
        {
            machine.AddRow(name, version);
        }

        machine.AddRow("git commit", environment.Commit ?? "–");
        var attempts = new ReportTable("Attempts", "number", "started (UTC)", "went on from step", "ended", "machine", "remark");
        foreach (RunAttempt attempt in record.Attempts)
        {
            attempts.AddRow(Invariant($"{attempt.Number}"), Invariant($"{attempt.Started:yyyy-MM-dd HH:mm:ss}"),
                attempt.ResumedFrom is long step ? Invariant($"{step:N0}") : "–", attempt.Outcome.ToString().ToLowerInvariant(),
                attempt.Environment.Machine.Name, attempt.Message ?? "");
        }

        report.AddSection("Machine and attempts").AddTable(machine).AddTable(attempts);
    }

    private static TimeSpan Length(RunAttempt attempt, MetricHistory history)
    {
        DateTimeOffset? end = attempt.Ended ?? history.Rows.LastOrDefault(row => row.Attempt == attempt.Number)?.Time;
        return end is DateTimeOffset time && time > attempt.Started ? time - attempt.Started : TimeSpan.Zero;
    }

    private static string Show(TimeSpan time) => time.TotalHours >= 1 ? Invariant($"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? Invariant($"{time.Minutes} min {time.Seconds} s") : Invariant($"{time.TotalSeconds:0.0} s");

    private static string Quantity(string name) => name.Split('/', 2)[^1];

    private static string Part(string name) => name.Split('/', 2)[0];

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,%+@".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

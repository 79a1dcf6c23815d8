using Google.Protobuf;
using Relight.Runs;
using Relight.Runs.Logs;
using Relight.Runs.Logs.TensorBoard;

namespace Relight.Tests.Runs.Logs;

public sealed class RunLogsTests : IDisposable
{
    private static readonly RunEnvironment Environment = RunEnvironment.Collect();
    private readonly TemporaryFolder _folder = new();

    private string CsvFile => _folder["run", "metrics.csv"];

    private string EventFile => Directory.GetFiles(_folder["run", "tensorboard"]).ShouldHaveSingleItem();

    public void Dispose() => _folder.Dispose();

    [Fact]   // the masked sum of no bytes, as the TFRecord format has it
    public void Sums_are_masked_as_in_the_record_format() => RecordFile.Masked([]).ShouldBe(0xA282EAD8);

    [Fact]
    public void A_step_is_one_row_and_a_late_metric_a_column()
    {
        Attempt(null, run =>
        {
            run.Metrics.Append(1, 0, ("step/loss", 0.1));
            run.Metrics.Append(2, 0, ("step/loss", double.NaN));
            run.Metrics.Append(2, 0, ("val/\"a\", b", 1e-20));
            run.Metrics.Append(3, 1, ("step/loss", 3));
        });
        File.ReadAllText(CsvFile).ShouldBe(
            "step,epoch,step/loss,\"val/\"\"a\"\", b\"\r\n1,0,0.1,\r\n2,0,NaN,1E-20\r\n3,1,3,\r\n");
    }

    [Fact]   // the monitors write to the same step one after another
    public void A_step_that_is_added_to_changes_its_own_line_alone()
    {
        Attempt(null, run =>
        {
            run.Metrics.Append(1, 0, ("step/loss", 1), ("step/rate", 0.1));
            using var other = new FileStream(CsvFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            run.Metrics.Append(2, 0, ("step/loss", 2));
            run.Metrics.Append(2, 0, ("step/rate", 0.2));
            run.Metrics.Append(3, 0, ("step/loss", 3));
            using var reader = new StreamReader(other);
            reader.ReadToEnd().ShouldEndWith("2,0,2,0.2\r\n3,0,3,\r\n");   // the file that was there all the time
        });
        File.ReadAllLines(CsvFile).ShouldBe(["step,epoch,step/loss,step/rate", "1,0,1,0.1", "2,0,2,0.2", "3,0,3,"]);
    }

    [Fact]
    public void What_an_interruption_lost_is_in_no_log()
    {
        Attempt(null, run => Log(run, (10, 1), (20, 2), (25, 2.5), (30, 3)));
        Attempt(20, run => Log(run, (30, 33), (40, 4)));
        File.ReadAllLines(CsvFile).ShouldBe(["step,epoch,loss", "10,0,1", "20,0,2", "30,0,33", "40,0,4"]);
        Scalars().ShouldBe([(10, "loss", 1), (20, "loss", 2), (30, "loss", 33), (40, "loss", 4)]);
    }

    [Fact]   // a checkpoint of mid-epoch, whose step was validated before the kill and is validated again
    public void A_step_that_is_measured_again_is_one_point_with_the_newer_value()
    {
        Attempt(null, run => run.Metrics.Append(10, 0, ("train/loss", 1), ("val/loss", 5)));
        Attempt(10, run => run.Metrics.Append(10, 0, ("val/loss", 2)));
        File.ReadAllLines(CsvFile)[1..].ShouldBe(["10,0,1,2"]);
        Scalars().ShouldBe([(10, "train/loss", 1), (10, "val/loss", 2)]);
    }

    [Fact]   // cut at every byte, as a kill or a full disk may do
    public void A_torn_end_is_mended_when_the_run_goes_on()
    {
        Attempt(null, run => Log(run, (1, 1), (2, 2)));
        var (events, rows) = (File.ReadAllBytes(EventFile), File.ReadAllBytes(CsvFile));
        for (var cut = 1; cut < 40; cut++)
        {
            File.WriteAllBytes(EventFile, events[..^cut]);
            File.WriteAllBytes(CsvFile, rows[..^Math.Min(cut, rows.Length)]);
            Attempt(1, run => Log(run, (2, 22)));
            Scalars().ShouldBe([(1, "loss", 1), (2, "loss", 22)]);
            File.ReadAllLines(CsvFile)[1..].ShouldBe(["1,0,1", "2,0,22"]);
        }
    }

    [Fact]
    public void Pictures_past_the_restored_step_go_and_the_others_stay_once()
    {
        Attempt(null, run =>
        {
            run.Logs.AddImage(0, "batch", new byte[] { 1, 2, 3 }, 8, 4);
            run.Logs.AddHistogram(10, "weights/w", [1, 2, float.NaN, 4]);
            run.Logs.AddHistogram(20, "weights/w", [1, 2]);
        });
        Attempt(10, run =>
        {
            run.Logs.AddHistogram(10, "weights/w", [1, 2, 3, 4]);
            run.Logs.AddHistogram(30, "weights/w", [float.NaN]);
            run.Logs.AddHistogram(40, "weights/w", [7]);
        });
        Events().Select(EventMessage.TryReadPicture).OfType<(long, string)>()
            .ShouldBe([(0, "batch"), (10, "weights/w"), (40, "weights/w")]);
    }

    [Fact]
    public void A_log_that_is_asked_for_later_has_what_was_measured_before()
    {
        Attempt(null, run => Log(run, (1, 1)), formats: []);
        File.Exists(CsvFile).ShouldBeFalse();
        Attempt(1, run => Log(run, (2, 2)));
        File.ReadAllLines(CsvFile)[1..].ShouldBe(["1,0,1", "2,0,2"]);
        Scalars().Select(s => s.Step).ShouldBe([1, 2]);
    }

    [Fact]   // by hand: 4 values from 0 to 64, so that buckets are one wide; 64 itself belongs to the last
    public void A_histogram_counts_every_finite_value_once()
    {
        var histogram = new Histogram([0, 0.5f, 63.5f, 64, float.NaN, float.PositiveInfinity]);
        (histogram.Count, histogram.Min, histogram.Max, histogram.Sum).ShouldBe((4, 0, 64, 128));
        histogram.UpperLimits[0].ShouldBe(1);
        histogram.UpperLimits[^1].ShouldBe(64);
        (histogram.Counts[0], histogram.Counts[63], histogram.Counts.Sum()).ShouldBe((2, 2, 4));
        new Histogram([3, 3]).Counts.ShouldBe([2]);
        new Histogram([]).Counts.ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_is_only_looked_at_writes_no_logs()
    {
        Attempt(null, _ => { });
        using var run = RunDirectory.Read(_folder["run"]);
        Should.Throw<InvalidOperationException>(() => run.Logs.Open(LogFormat.Csv));
    }

    private static void Log(RunDirectory run, params ReadOnlySpan<(long Step, double Loss)> lines)
    {
        foreach (var (step, loss) in lines)
        {
            run.Metrics.Append(step, 0, ("loss", loss));
        }
    }

    private void Attempt(long? resumedFrom, Action<RunDirectory> work, LogFormat[]? formats = null)
    {
        using var run = resumedFrom is null
            ? RunDirectory.Create(_folder["run"], new RunRequest { Command = "train", Environment = Environment })
            : RunDirectory.Open(_folder["run"], Environment);
        run.Logs.Open(formats ?? [LogFormat.Csv, LogFormat.TensorBoard]);
        if (resumedFrom is long step)
        {
            run.ResumeFrom(step);
        }

        work(run);
    }

    private IEnumerable<byte[]> Events() => RecordFile.Read(EventFile);

    private (long Step, string Name, float Value)[] Scalars() => [.. Events().SelectMany(ScalarsOf)];

    private static IEnumerable<(long Step, string Name, float Value)> ScalarsOf(byte[] message)
    {
        var found = new List<(long, string, float)>();
        var (input, step) = (new CodedInputStream(message), 0L);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 2: step = input.ReadInt64(); break;
                case 5:
                    for (var summary = input.ReadBytes().CreateCodedInput(); summary.ReadTag() != 0;)
                    {
                        var value = summary.ReadBytes().CreateCodedInput();
                        value.ReadTag();
                        var name = value.ReadString();
                        if (WireFormat.GetTagFieldNumber(value.ReadTag()) == 2)
                        {
                            found.Add((step, name, value.ReadFloat()));
                        }
                    }

                    break;
                default: input.SkipLastField(); break;
            }
        }

        return found;
    }
}

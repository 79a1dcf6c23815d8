using System.Text.Json;
using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class MetricLogTests : IDisposable
{
    private static readonly RunEnvironment Environment = RunEnvironment.Collect();
    private readonly TemporaryFolder _folder = new();

    private string MetricsFile => _folder["run", "metrics.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_flat_json_that_any_tool_reads()
    {
        Attempt(null, run => run.Metrics.Append(20, 1, ("train/loss", 0.1), ("lr", 1e-3)));
        using JsonDocument line = JsonDocument.Parse(File.ReadAllLines(MetricsFile).ShouldHaveSingleItem());
        line.RootElement.GetProperty("step").GetInt64().ShouldBe(20);
        line.RootElement.GetProperty("epoch").GetInt32().ShouldBe(1);
        line.RootElement.GetProperty("attempt").GetInt32().ShouldBe(1);
        line.RootElement.GetProperty("time").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        line.RootElement.GetProperty("train/loss").GetDouble().ShouldBe(0.1);
        line.RootElement.GetProperty("lr").GetDouble().ShouldBe(0.001);
    }

    [Fact]
    public void Values_come_back_bit_for_bit()
    {
        double[] values =
            [0.1, 1.0 / 3, double.Epsilon, double.MaxValue, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Attempt(null, run => run.Metrics.Append(1, 0, values.Select((value, i) => KeyValuePair.Create($"v{i}", value))));
        MetricHistory history = MetricLog.Read(MetricsFile);
        history.Rows[0].Values.Values.Select(BitConverter.DoubleToInt64Bits).ShouldBe(values.Select(BitConverter.DoubleToInt64Bits));
        history.DamagedLines.ShouldBe(0);
    }

    [Fact]
    public void What_an_attempt_does_again_supersedes_what_came_after_its_checkpoint()
    {
        Attempt(null, run => Log(run, (10, 1.0), (20, 2.0), (25, 2.5), (30, 3.0)));
        Attempt(20, run => Log(run, (30, 33.0)));
        MetricHistory history = MetricLog.Read(MetricsFile);
        history.Series("loss").ShouldBe([new(10, 0, 1), new(20, 0, 2), new(30, 0, 33)]);   // 25 was never reached again
        history.SupersededLines.ShouldBe(2);
        history.Resumptions.ShouldBe([(2, 20L)]);
        history.Rows[^1].Attempt.ShouldBe(2);
    }

    [Fact]
    public void An_attempt_that_died_before_its_first_line_still_supersedes()
    {
        Attempt(null, run => Log(run, (10, 1.0), (20, 2.0)));
        Attempt(10, run => Log(run, (20, 22.0)));
        Attempt(10, _ => { });
        MetricLog.Read(MetricsFile).Series("loss").ShouldBe([new(10, 0, 1)]);
    }

    [Fact]
    public void Without_a_mark_the_newest_attempt_counts_at_each_step()
    {
        Attempt(null, run => Log(run, (10, 1.0), (20, 2.0), (30, 3.0)));
        Attempt(null, run => Log(run, (20, 22.0)));
        MetricLog.Read(MetricsFile).Series("loss").ShouldBe([new(10, 0, 1), new(20, 0, 22)]);
    }

    [Fact]   // the training loss of step 10 was logged before its checkpoint, the validation after it
    public void At_the_restored_step_values_are_merged_by_name()
    {
        Attempt(null, run => run.Metrics.Append(10, 0, ("train/loss", 1), ("val/loss", 5)));
        Attempt(10, run => run.Metrics.Append(10, 0, ("val/loss", 2)));
        MetricHistory history = MetricLog.Read(MetricsFile);
        history.Last("train/loss").ShouldBe(1);
        history.Last("val/loss").ShouldBe(2);
        history.Rows.ShouldHaveSingleItem();
        history.Names.ShouldBe(["train/loss", "val/loss"]);
        history.Last("none").ShouldBeNull();
    }

    [Fact]   // cut at every byte, as a kill or a full disk may do
    public void A_torn_last_line_costs_that_line_alone()
    {
        Attempt(null, run => Log(run, (1, 1.0), (2, 2.0)));
        byte[] whole = File.ReadAllBytes(MetricsFile);
        int firstLine = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = firstLine; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(MetricsFile, whole[..length]);
            Attempt(1, run => Log(run, (2, 22.0)));
            MetricHistory history = MetricLog.Read(MetricsFile);
            history.Series("loss").Select(point => point.Value).ShouldBe([1, 22]);
            history.DamagedLines.ShouldBe(length == firstLine ? 0 : 1);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("[1]")]
    [InlineData("{\"step\":1}")]
    [InlineData("{\"step\":\"x\",\"epoch\":0,\"attempt\":1,\"time\":\"2026-01-01T00:00:00Z\",\"loss\":1}")]
    [InlineData("{\"step\":1,\"epoch\":0,\"attempt\":1,\"time\":\"2026-01-01T00:00:00Z\",\"loss\":{}}")]
    public void A_line_that_is_none_is_counted_and_passed_over(string line)
    {
        Attempt(null, run => Log(run, (1, 1.0)));
        File.AppendAllText(MetricsFile, line + "\n");
        Attempt(1, run => Log(run, (2, 2.0)));
        MetricHistory history = MetricLog.Read(MetricsFile);
        history.Series("loss").Select(point => point.Value).ShouldBe([1, 2]);
        history.DamagedLines.ShouldBe(line.Length == 0 ? 0 : 1);
    }

    [Theory]
    [InlineData("step")]
    [InlineData("attempt")]
    [InlineData("")]
    public void A_name_that_a_line_has_already_is_refused(string name)
    {
        Attempt(null, run =>
        {
            Should.Throw<ArgumentException>(() => run.Metrics.Append(1, 0, (name, 1)));
            Log(run, (1, 1.0));
        });
        MetricLog.Read(MetricsFile).DamagedLines.ShouldBe(0);
    }

    [Fact]
    public void Lines_from_many_threads_stay_whole()
    {
        Attempt(null, run => Parallel.For(0, 500, step => run.Metrics.Append(step, 0, ("loss", step))));
        MetricHistory history = MetricLog.Read(MetricsFile);
        history.DamagedLines.ShouldBe(0);
        history.Series("loss").Select(point => point.Value).ShouldBe(Enumerable.Range(0, 500).Select(step => (double)step));
    }

    [Fact]
    public void A_missing_file_has_no_rows() => MetricLog.Read(_folder["none"]).Rows.ShouldBeEmpty();

    private void Attempt(long? resumeFrom, Action<RunDirectory> work)
    {
        using RunDirectory run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "train", Environment = Environment });
        if (resumeFrom is long step)
        {
            run.ResumeFrom(step);
        }

        work(run);
    }

    private static void Log(RunDirectory run, params (long Step, double Loss)[] points)
    {
        foreach ((long step, double loss) in points)
        {
            run.Metrics.Append(step, 0, ("loss", loss));
        }
    }
}

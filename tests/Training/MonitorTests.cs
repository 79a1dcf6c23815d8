using Relight.Settings;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Reports;
using Relight.Runs;
using Relight.Training;
using Relight.Training.Devices;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class MonitorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _run;

    public MonitorTests() => _run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "test" });

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]   // one cycle anneals every group by the same factor; the third group is like the first
    public void The_rate_and_the_momentum_of_each_group_are_measured_once()
    {
        var setup = new TrainingSetup();
        ParameterGroup[] groups =
        [
            new(setup.Network[0].Parameters()) { LearningRate = 0.01 },
            new(setup.Network[1].Parameters()) { LearningRate = 0.002 },
            new(setup.Network[5].Parameters()) { LearningRate = 0.01 },
        ];
        var schedule = new OneCycle(12, momentum: (0.85, 0.95));
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, LogEverySteps = 1 })
            .Fit(setup.Task, new Sgd(groups, 0.1), setup.Loader, schedule: schedule, run: _run);

        var history = _run.Metrics.Read();
        history.Names.Where(name => name.EndsWith("/learning_rate", StringComparison.Ordinal))
            .ShouldBe(["step/learning_rate", "group1/learning_rate"]);
        foreach (var point in history.Series("step/learning_rate"))
        {
            point.Value.ShouldBe(schedule.LearningRate(0.01, point.Step));
        }

        foreach (var (first, second) in history.Series("step/learning_rate").Zip(history.Series("group1/learning_rate")))
        {
            second.Value.ShouldBe(first.Value / 5, 1e-12);
        }

        history.Series("step/momentum").Select(point => point.Value)
            .ShouldBe(Enumerable.Range(1, 12).Select(step => schedule.Momentum(step)!.Value));
    }

    [Fact]   // the first sample of each epoch is slow to read, and nothing can be done without it
    public void Waiting_for_data_is_told_from_training()
    {
        var setup = new TrainingSetup(workers: 1);
        var slept = new HashSet<int>();
        setup.Data.Hang = _ =>
        {
            if (slept.Add(slept.Count) && slept.Count is 1 or 45)
            {
                Thread.Sleep(200);
            }

            return false;
        };
        setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, ValidateEveryEpochs = 2 }, _run);
        var history = _run.Metrics.Read();
        history.Series("time/data").Select(point => point.Value).ShouldAllBe(seconds => seconds >= 0.19);
        history.Series("time/data").Count.ShouldBe(2);
        history.Series("time/steps").ShouldAllBe(point => point.Value > 0);
        history.Series("time/validation").Single().Epoch.ShouldBe(1);
        history.Series("time/checkpoints").Count.ShouldBe(2);
    }

    [Fact]
    public void The_machine_is_looked_at_and_its_curves_stand_apart_from_those_of_the_training()
    {
        new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, _run);
        var history = _run.Metrics.Read();
        history.Series("memory/resident").ShouldAllBe(point => point.Value > 20);
        history.Series("load/processor").ShouldAllBe(point => point.Value > 0);
        var machine = RunReport.MachineCurves(history);
        machine.SelectMany(chart => chart.Series).Select(series => series.Name)
            .ShouldBe(["data", "steps", "checkpoints", "validation", "resident", "available", "processor"], ignoreOrder: true);
        RunReport.Curves(history).SelectMany(chart => chart.Series).Select(series => series.Name)
            .ShouldNotContain(name => name.StartsWith("time", StringComparison.Ordinal) || name == "resident");
    }

    [Theory]
    [InlineData(1, null, "1")]
    [InlineData(0, "2,3", "2")]
    [InlineData(1, "GPU-5ebe9f43, GPU-ac33420d", "GPU-ac33420d")]
    public void A_gpu_is_asked_for_by_the_name_under_which_it_is_visible(int index, string? visible, string name) =>
        GpuLoad.NameOf(index, visible).ShouldBe(name);
}

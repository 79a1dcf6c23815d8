using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Optim;

public sealed class ScheduleTests
{
    private const int Steps = 60;
    private static readonly double[] BaseRates = [0.1, 0.02];
    private static readonly StateDict Golden = Safetensors.Read(GoldenFile.PathOf("schedules.safetensors"));

    private static readonly Dictionary<string, Schedule> Cases = new()
    {
        ["constant"] = new ConstantSchedule(0.5),
        ["warmup"] = new LinearWarmup(20, startFactor: 0.1),
        ["step"] = new StepSchedule(7, gamma: 0.3),
        ["multi_step"] = new MultiStep([40, 10, 11], gamma: 0.3),
        ["exponential"] = new Exponential(0.95),
        ["polynomial"] = new Polynomial(50, power: 2.5),
        ["cosine"] = new Cosine(Steps - 1, minimum: 1e-3),
        ["one_cycle"] = new OneCycle(Steps, momentum: (0.85, 0.95)),
        ["one_cycle_linear"] = new OneCycle(
            Steps, riseFraction: 0.21, divFactor: 10, finalDivFactor: 100, linear: true, momentum: (0.8, 0.9)),
        ["sequence"] = new SequentialSchedule([(new LinearWarmup(10, startFactor: 0.1), 10), (new Cosine(50), 50)]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]   // tests/Golden/schedules.py; PyTorch multiplies from step to step, so the last digits differ
    public void Rates_agree_with_PyTorch_at_each_step(string name)
    {
        var optimizer = MakeOptimizer();
        var scheduler = new Scheduler(optimizer, Cases[name]);
        var expected = Golden[name].ToArray<double>();
        for (var step = 0; step < Steps; step++)
        {
            scheduler.StepCount.ShouldBe(step);
            scheduler.LearningRates[0].ShouldBe(expected[2 * step], 1e-12, $"step {step}");
            scheduler.LearningRates[1].ShouldBe(expected[2 * step + 1], 1e-12, $"step {step}");
            if (Golden.TryGetValue(name + ".momentum", out var momentum))
            {
                optimizer.Groups[0].Momentum.ShouldBe(momentum.ToArray<double>()[step], 1e-12, $"step {step}");
            }
            scheduler.Step();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_restored_scheduler_goes_on_with_the_same_rates(string name)
    {
        var (whole, first, second) = (MakeOptimizer(), MakeOptimizer(), MakeOptimizer());
        var (straight, before) = (new Scheduler(whole, Cases[name]), new Scheduler(first, Cases[name]));
        second.Groups[0].LearningRate = 77;
        var after = new Scheduler(second, Cases[name]);
        for (var step = 0; step < 23; step++)
        {
            straight.Step();
            before.Step();
        }
        after.LoadStateDict(before.StateDict());
        for (var step = 23; step < Steps; step++)
        {
            after.LearningRates.ShouldBe(straight.LearningRates);
            straight.Step();
            after.Step();
        }
        Should.Throw<StateDictException>(() => after.LoadStateDict(new StateDict())).Message.ShouldContain("step");
    }

    [Theory]   // closed form: flat for three quarters, then half a cosine to a hundredth; half-way down (1 + 0.01) / 2
    [InlineData(0, 1)]
    [InlineData(750, 1)]
    [InlineData(875, 0.505)]
    [InlineData(1000, 0.01)]
    [InlineData(2000, 0.01)]
    public void Flat_then_cosine_follows_its_closed_form(int step, double factor) =>
        new FlatThenCosine(1000, 0.75, finalFactor: 0.01).LearningRate(0.3, step).ShouldBe(0.3 * factor, 1e-15);

    [Fact]
    public void Schedules_keep_their_last_rate_beyond_their_end()
    {
        new LinearWarmup(0).LearningRate(0.3, 0).ShouldBe(0.3);
        new LinearWarmup(10).LearningRate(0.3, 0).ShouldBe(0);
        new Cosine(10, 0.01).LearningRate(0.3, 1_000_000).ShouldBe(0.01, 1e-15);
        new Polynomial(10).LearningRate(0.3, 11).ShouldBe(0);
        new OneCycle(10).LearningRate(1, 5_000).ShouldBe(1 / 25.0 / 1e4, 1e-18);
        new OneCycle(2).LearningRate(1, 0).ShouldBe(1, "a rise of no steps begins at the peak");
        new FlatThenCosine(10, flatFraction: 1).LearningRate(0.3, 50).ShouldBe(0.3);
        new SequentialSchedule([(new ConstantSchedule(0.5), 3), (new ConstantSchedule(2), 0), (new StepSchedule(1, 0.5), 1)])
            .LearningRate(1, 5).ShouldBe(0.25, "the last one goes on, from its own step 0 at step 3");
    }

    [Fact]
    public void A_held_schedule_keeps_rate_and_momentum_of_a_step()
    {
        var cycle = new OneCycle(Steps, momentum: (0.85, 0.95));
        var held = new HeldSchedule(cycle, 45);
        held.LearningRate(0.1, 44).ShouldBe(cycle.LearningRate(0.1, 44));
        held.LearningRate(0.1, 59).ShouldBe(cycle.LearningRate(0.1, 45));
        held.Momentum(59).ShouldBe(cycle.Momentum(45));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Cosine(0)).Message.ShouldContain("totalSteps");
        Should.Throw<ArgumentOutOfRangeException>(() => new StepSchedule(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Exponential(-0.1));
        Should.Throw<ArgumentOutOfRangeException>(() => new LinearWarmup(5, 1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => new OneCycle(1));
        Should.Throw<ArgumentOutOfRangeException>(() => new OneCycle(10, riseFraction: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new OneCycle(10, momentum: (0.9, 0.8)));
        Should.Throw<ArgumentOutOfRangeException>(() => new FlatThenCosine(10, flatFraction: -1));
        Should.Throw<ArgumentException>(() => new SequentialSchedule([]));
    }

    private static Sgd MakeOptimizer() => new(
        BaseRates.Select(rate => new ParameterGroup([OptimizerCases.Parameter(Tensor.Zeros([1]))]) { LearningRate = rate }), 1,
        momentum: 0.7);
}

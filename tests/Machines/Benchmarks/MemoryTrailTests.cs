using Relight.Machines.Benchmarks;

namespace Relight.Tests.Machines.Benchmarks;

public sealed class MemoryTrailTests
{
    [Theory]
    [InlineData(10, 10)]
    [InlineData(25, 10)]
    [InlineData(2000, 10)]
    [InlineData(3, 3)]   // no step is noted twice
    public void Memory_is_noted_ten_times_the_last_time_at_the_last_step(int steps, int points)
    {
        var trail = new MemoryTrail(warmup: 2, steps);
        for (var step = 0; step < 2; step++)
        {
            trail.OnStepEnd(null!, null!);
        }

        trail.ToJson().Count.ShouldBe(0, "the warm-up does not count");
        for (var step = 1; step < steps; step++)
        {
            trail.OnStepEnd(null!, null!);
        }

        trail.ToJson().Count.ShouldBe(points - 1);
        trail.OnStepEnd(null!, null!);
        trail.ToJson().Count.ShouldBe(points);
        trail.ToString().Contains("at their end").ShouldBe(points == 10);
    }
}

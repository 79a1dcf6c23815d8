using Relight.Data;

namespace Relight.Tests.Data;

public class SamplerTests
{
    [Fact]
    public void Each_epoch_visits_every_sample_once_in_an_order_of_its_own()
    {
        var sampler = new Sampler(50, shuffle: true, seed: 5);
        sampler.Order(0).Order().ShouldBe(Enumerable.Range(0, 50));
        sampler.Order(0).ShouldNotBe(sampler.Order(1));
        sampler.Order(1).ShouldBe(new Sampler(50, shuffle: true, seed: 5).Order(1));
    }

    [Fact]
    public void Without_shuffling_samples_come_by_index() =>
        new Sampler(5, shuffle: false, seed: 5).Order(3).ShouldBe([0, 1, 2, 3, 4]);
}

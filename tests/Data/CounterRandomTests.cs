using Relight.Data;

namespace Relight.Tests.Data;

public class CounterRandomTests
{
    [Theory]   // the known answers of Random123, kat_vectors, philox4x32 10
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_rounds_give_the_published_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, string expected)
    {
        var words = CounterRandom.Philox(c0, c1, c2, c3, k0, k1);
        $"{words[0]:x8} {words[1]:x8} {words[2]:x8} {words[3]:x8}".ShouldBe(expected);
    }

    [Fact]
    public void The_sequence_of_a_name_depends_on_seed_epoch_sample_stream_and_name_and_not_on_what_was_drawn()
    {
        var random = new CounterRandom(1, 2, 3, 4);
        var first = First(random.For("view1"));
        random.NextDouble();
        First(random.For("view1")).ShouldBe(first);
        uint[] all =
        [
            first, First(new CounterRandom(1, 2, 3, 4)), First(random.For("view0")), First(new CounterRandom(2, 2, 3, 4).For("view1")),
            First(new CounterRandom(1, 3, 3, 4).For("view1")), First(new CounterRandom(1, 2, 4, 4).For("view1")),
            First(new CounterRandom(1, 2, 3, 5).For("view1")),
        ];
        all.Distinct().Count().ShouldBe(all.Length);

        static uint First(CounterRandom random) => random.NextUInt32();
    }

    [Fact]
    public void The_same_four_numbers_give_the_same_draws()
    {
        var first = new CounterRandom(7, 3, 12, 1);
        var second = new CounterRandom(7, 3, 12, 1);
        for (var i = 0; i < 100; i++)
        {
            first.NextUInt32().ShouldBe(second.NextUInt32());
        }
    }

    [Fact]
    public void Every_one_of_the_four_numbers_changes_the_draws()
    {
        CounterRandom[] sequences =
            [new(7, 3, 12, 1), new(8, 3, 12, 1), new(7 + (1ul << 40), 3, 12, 1), new(7, 4, 12, 1), new(7, 3, 13, 1), new(7, 3, 12, 2)];
        sequences.Select(s => s.NextUInt64()).Distinct().Count().ShouldBe(sequences.Length);
    }

    [Fact]   // 60,000 draws of 6: a face's count has a deviation of 91, so 500 is over five of them
    public void Whole_numbers_are_equally_likely()
    {
        var random = new CounterRandom(1);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            counts[random.NextInt32(6)]++;
        }

        counts.ShouldAllBe(count => Math.Abs(count - 10_000) < 500);
    }

    [Fact]   // of 100,000 draws the mean deviates by 0.003, the variance by 0.0045
    public void Normal_draws_have_mean_0_and_variance_1()
    {
        var random = new CounterRandom(2);
        var draws = new double[100_000];
        for (var i = 0; i < draws.Length; i++)
        {
            draws[i] = random.NextNormal();
        }

        draws.Average().ShouldBe(0, 0.016);
        draws.Average(x => x * x).ShouldBe(1, 0.025);
    }

    [Fact]
    public void Fractions_stay_below_1()
    {
        var random = new CounterRandom(3);
        for (var i = 0; i < 10_000; i++)
        {
            random.NextSingle().ShouldBeInRange(0f, 1f - 1f / (1 << 24));
            random.NextDouble().ShouldBeLessThan(1);
        }
    }

    [Fact]
    public void Shuffling_keeps_every_value()
    {
        var values = Enumerable.Range(0, 100).ToArray();
        var random = new CounterRandom(4);
        random.Shuffle(values.AsSpan());
        values.ShouldNotBe(Enumerable.Range(0, 100));
        values.Order().ShouldBe(Enumerable.Range(0, 100));
    }
}

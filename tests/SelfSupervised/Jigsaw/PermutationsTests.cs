using Relight.SelfSupervised.Jigsaw;

namespace Relight.Tests.SelfSupervised.Jigsaw;

public sealed class PermutationsTests
{
    /// <summary>Of nine things, nine orders can differ from each other in every place; more cannot.</summary>
    [Fact]
    public void They_differ_in_as_many_places_as_can_be()
    {
        var orders = Permutations.FarApart(9, 30);
        orders[0].ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        Nearest(orders.Take(8)).ShouldBeGreaterThanOrEqualTo(8);
        Nearest(orders).ShouldBeGreaterThanOrEqualTo(6);
        orders.ShouldAllBe(order => order.Order().SequenceEqual(orders[0]));
    }

    private static int Nearest(IEnumerable<byte[]> orders) => (
        from left in orders
        from right in orders
        where left != right
        select left.Zip(right).Count(pair => pair.First != pair.Second)).Min();
}

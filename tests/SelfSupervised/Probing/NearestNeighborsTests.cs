using Relight.SelfSupervised.Probing;
using Relight.Tensors;

namespace Relight.Tests.SelfSupervised.Probing;

[Collection(nameof(SeededTests))]
public sealed class NearestNeighborsTests
{
    private static Tensor Labels => Tensor.FromSpan<long>([0, 1, 1], 3);
    private static Tensor Bank => Tensor.FromSpan<float>([2, 0, 0, 1, 3, 4], 3, 2);   // directions (1, 0), (0, 1), (0.6, 0.8)

    [Fact]   // votes are exp((cos − 1)/0.1), of the two nearest
    public void Each_of_the_nearest_votes_by_its_cosine()
    {
        using var scope = new TensorScope();
        var votes = NearestNeighbors.Votes(Bank, Labels, Tensor.FromSpan<float>([5, 0], 1, 2), k: 2);
        TensorAssert.Close(Tensor.FromSpan<double>([1, Math.Exp(-4)], 1, 2), votes, rtol: 1e-5);
    }

    [Fact]
    public void None_is_its_own_neighbor_where_that_is_left_out()
    {
        using var scope = new TensorScope();
        var votes = NearestNeighbors.Votes(Bank, Labels, Bank, k: 1, leavesSelfOut: true);
        votes.Argmax(1).ToArray<long>().ShouldBe([1, 1, 1]);
    }

    [Fact]   // by the definition, row by row, over more rows than are done at once
    public void Many_rows_are_those_of_a_slow_reference()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(3);
        var (bank, labels, queries) = (Tensor.Randn([50, 4]), Tensor.Randint(0, 3, [50]), Tensor.Randn([1100, 4]));
        var votes = NearestNeighbors.Votes(bank, labels, queries, k: 7);
        foreach (var row in (int[])[0, 1023, 1024, 1099])
        {
            var cosines = Enumerable.Range(0, 50).Select(i => Cosine(queries[row].ToArray<float>(), bank[i].ToArray<float>())).ToArray();
            var expected = new double[3];
            foreach (var i in Enumerable.Range(0, 50).OrderByDescending(i => cosines[i]).Take(7))
            {
                expected[labels[i].ToInt64()] += Math.Exp((cosines[i] - 1) / 0.1);
            }

            TensorAssert.Close(Tensor.FromSpan<double>(expected, 3), votes[row], rtol: 1e-4);
        }
    }

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b).Sum(pair => (double)pair.First * pair.Second) / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
}

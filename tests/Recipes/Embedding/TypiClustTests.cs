using Relight.Recipes.Embedding;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Embedding;

[Collection(nameof(SeededTests))]
public sealed class TypiClustTests
{
    private const int Clouds = 4, Size = 30;

    [Fact]
    public void Clouds_are_the_clusters()
    {
        using var scope = new TensorScope();
        var clusters = KMeans.Cluster(Rows(), Clouds, seed: 3);
        clusters.Chunk(Size).Select(cloud => cloud.Distinct().Count()).ShouldAllBe(count => count == 1);
        clusters.Distinct().Count().ShouldBe(Clouds);
        KMeans.Cluster(Rows(), Clouds, seed: 3).ShouldBe(clusters);
    }

    [Fact]
    public void Steps_keep_nothing_but_the_means_and_the_clusters()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(4);
        var held = new Held();
        KMeans.Cluster(Tensor.Rand([400, 2]), 40, seed: 3, held);
        held.Counts.Count.ShouldBeGreaterThan(5);
        held.Counts.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Of_each_cloud_one_is_chosen_before_any_is_chosen_twice()
    {
        using var scope = new TensorScope();
        var chosen = TypiClust.Choose(Rows(), Clouds, new HashSet<int>(), seed: 0);
        chosen.Select(row => row / Size).Order().ShouldBe(Enumerable.Range(0, Clouds));
        TypiClust.Choose(Rows(), Clouds, new HashSet<int>(), seed: 0).ShouldBe(chosen);
    }

    [Fact]
    public void What_has_a_label_is_left_out_and_so_is_its_cloud()
    {
        using var scope = new TensorScope();
        var known = new HashSet<int> { 5, Size + 5 };   // of the first two clouds
        var chosen = TypiClust.Choose(Rows(), 2, known, seed: 0);
        chosen.Select(row => row / Size).Order().ShouldBe([2, 3]);
        TypiClust.Choose(Rows(), 1000, known, seed: 0).Order()
            .ShouldBe(Enumerable.Range(0, Clouds * Size).Where(row => !known.Contains(row)));
    }

    [Fact]   // of points on an arc the one in the middle has the nearest neighbors
    public void The_most_typical_is_in_the_middle()
    {
        using var scope = new TensorScope();
        float[] arc = [.. Enumerable.Range(-7, 15).SelectMany(i => (float[])[MathF.Cos(0.02f * i), MathF.Sin(0.02f * i)])];
        TypiClust.Choose(Tensor.FromSpan<float>(arc, [15, 2]), 1, new HashSet<int>(), seed: 0).ShouldBe([7]);
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_no_trouble()
    {
        using var scope = new TensorScope();
        TypiClust.Choose(Tensor.Ones([9, 3]), 4, new HashSet<int>(), seed: 0).Distinct().Count().ShouldBe(4);
    }

    private static Tensor Rows()
    {
        Torch.ManualSeed(1);
        var centers = Tensor.Eye(Clouds).RepeatInterleave(Size, 0);
        return Tensor.Cat([centers, Tensor.Zeros([Clouds * Size, 4])], 1) + Tensor.Randn([Clouds * Size, Clouds + 4]) * 0.05;
    }

    /// <summary>Tensors that are owned by the scope around each step.</summary>
    private sealed class Held : IProgress<int>
    {
        public List<int> Counts { get; } = [];

        public void Report(int value)
        {
            if (value < KMeans.MostSteps)
            {
                using var one = Tensor.Zeros([1]).Keep();
                Counts.Add(one.Scope!.Count);
            }
        }
    }
}

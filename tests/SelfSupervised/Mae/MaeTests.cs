using Relight.Data;
using Relight.SelfSupervised.Mae;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.SelfSupervised.Mae;

[Collection(nameof(SeededTests))]
public sealed class MaeTests
{
    [Fact]
    public void Squares_come_row_by_row_as_tokens_do()
    {
        using var scope = new TensorScope();
        var numbers = Tensor.Arange(6).To(DType.Float32).Reshape([1, 1, 2, 3]);
        var images = numbers.RepeatInterleave(4, 2).RepeatInterleave(4, 3).Expand([1, 3, 8, 12]);
        var squares = MaeTask.Squares(images, 4);
        squares.Shape.ToString().ShouldBe("(1, 6, 48)");
        squares.Amin([2]).ToArray<float>().ShouldBe([0, 1, 2, 3, 4, 5]);
        squares.Amax([2]).ToArray<float>().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void A_mask_hides_its_share_and_says_where_each_square_went()
    {
        using var scope = new TensorScope();
        var mask = MaeMask.Draw(Batch(Tensor.Zeros([3, 3, 16, 16])), squares: 16, share: 0.75);
        mask.Hidden.Sum([1]).ToArray<float>().ShouldBe([12, 12, 12]);
        mask.Seen.Shape.ToString().ShouldBe("(3, 4)");
        for (var row = 0; row < 3; row++)
        {
            for (var place = 0; place < 4; place++)
            {
                var square = (int)mask.Seen[row][place].ToInt64();
                mask.Places[row][square].ToInt64().ShouldBe(place);
                mask.Hidden[row][square].ToDouble().ShouldBe(0);
            }
        }
    }

    /// <summary>A square that is hidden changes nothing; in which order the others are seen changes nothing either.</summary>
    [Fact]
    public void What_is_told_depends_on_what_is_seen_alone()
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        Torch.ManualSeed(1);
        var network = new MaeNetwork(new VisionTransformer(8, 4, width: 64, depth: 1), new MaeSettings { DecoderWidth = 32 });
        var images = Tensor.Rand([1, 3, 8, 8]);
        var told = network.Forward(images, Mask([0, 2], [0, 2, 1, 3]));
        Far(network.Forward(images, Mask([2, 0], [1, 2, 0, 3])), told).ShouldBeLessThan(1e-5);
        Far(network.Forward(Painted(images, right: true), Mask([0, 2], [0, 2, 1, 3])), told).ShouldBeLessThan(1e-6);
        Far(network.Forward(Painted(images, right: false), Mask([0, 2], [0, 2, 1, 3])), told).ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void A_decoder_of_no_whole_heads_is_refused() => Should.Throw<ArgumentException>(
        () => new MaeNetwork(new VisionTransformer(8, 4, width: 64, depth: 1), new MaeSettings { DecoderWidth = 40 })).Message
        .ShouldBe("mae.decoderWidth 40: expected a multiple of 32.");

    /// <summary>Squares 1 and 3 are the right half, 0 and 2 the left one.</summary>
    private static Tensor Painted(Tensor images, bool right)
    {
        var painted = images.Clone();
        painted.Narrow(3, right ? 4 : 0, 4).FillInPlace(0.5);
        return painted;
    }

    private static MaeMask Mask(long[] seen, long[] places) => new(
        Tensor.FromSpan<long>(seen, 1, seen.Length), Tensor.FromSpan<long>(places, 1, places.Length), Tensor.Zeros([1, places.Length]));

    private static double Far(Tensor left, Tensor right) => (left - right).Abs().Max().ToDouble();

    private static Batch Batch(Tensor images) =>
        new(images, Tensor.Zeros([images.Shape[0]], dtype: DType.Int64), [.. Enumerable.Range(0, (int)images.Shape[0])], seed: 3);
}

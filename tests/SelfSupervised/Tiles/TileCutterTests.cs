using Relight.Data;
using Relight.SelfSupervised.Tiles;
using Relight.Tensors;

namespace Relight.Tests.SelfSupervised.Tiles;

public sealed class TileCutterTests
{
    /// <summary>Each pixel says its place: 30·y + x. Tiles of 9 pixels in cells of 10 (64 of 75).</summary>
    [Fact]
    public void Each_tile_lies_in_its_cell()
    {
        using var scope = new TensorScope();
        var images = (Tensor.Arange(900).To(DType.Float32).Reshape(1, 1, 30, 30)).Expand(4, 3, 30, 30);
        var batch = new Batch(images, Tensor.Zeros([4], dtype: DType.Int64), [0, 1, 2, 3]);
        var tiles = TileCutter.Cut(batch);
        tiles.Shape.ToString().ShouldBe("(36, 3, 9, 9)");
        var corners = new HashSet<(int, int)>();
        for (var i = 0; i < 36; i++)
        {
            var (place, corner) = (i / 4, (int)tiles[i][0][0][0].ToDouble());
            var (y, x) = ((corner / 30) - (10 * (place / 3)), (corner % 30) - (10 * (place % 3)));
            y.ShouldBeInRange(0, 1);
            x.ShouldBeInRange(0, 1);
            corners.Add((y, x));
            tiles[i][2][8][8].ToDouble().ShouldBe(corner + (8 * 30) + 8);
        }

        corners.Count.ShouldBe(4);
    }
}

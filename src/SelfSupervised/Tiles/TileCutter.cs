using Relight.Data;
using Relight.Tensors;

namespace Relight.SelfSupervised.Tiles;

/// <summary>
/// Cuts images into nine tiles, three by three. Between them lies a gap, and each tile lies anywhere in its cell, so that neither lines
/// that run on nor a fixed distance tells where a tile was.
/// </summary>
/// <remarks>Doersch et al. 2015, arXiv:1505.05192, section 3; Noroozi and Favaro 2016, arXiv:1603.09246, section 3.2: tiles of 64 pixels
/// in cells of 75.</remarks>
internal static class TileCutter
{
    /// <summary>Cells in a row, and rows.</summary>
    public const int Side = 3;

    /// <summary>How many tiles there are.</summary>
    public const int Count = Side * Side;

    private const double ShareOfCell = 64.0 / 75;

    /// <summary>The tiles of a batch's images.</summary>
    /// <param name="batch">Images (N, C, H, W) of at least 6 pixels a side.</param>
    /// <returns>(9·N, C, t, t): the first tile of all images, then the second, row by row.</returns>
    public static Tensor Cut(Batch batch)
    {
        var images = batch.Images;
        var cell = (int)Math.Min(images.Shape[2], images.Shape[3]) / Side;
        var tile = Math.Max(1, (int)Math.Round(cell * ShareOfCell));
        var stream = batch.NextStream();
        var cut = new Tensor[Count * batch.Count];
        for (var row = 0; row < batch.Count; row++)
        {
            var random = batch.Random(row, stream);
            using var image = images[row];
            for (var place = 0; place < Count; place++)
            {
                var top = ((place / Side) * cell) + random.NextInt32(cell - tile + 1);
                var left = ((place % Side) * cell) + random.NextInt32(cell - tile + 1);
                using var rows = image.Narrow(1, top, tile);
                cut[(place * batch.Count) + row] = rows.Narrow(2, left, tile);
            }
        }

        return Tensor.Stack(cut).ToChannelsLast();
    }
}

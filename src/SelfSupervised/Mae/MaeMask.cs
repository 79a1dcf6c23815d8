using Relight.Data;
using Relight.Tensors;

namespace Relight.SelfSupervised.Mae;

/// <summary>Which squares of a batch's images are hidden; L squares an image, of which K are seen.</summary>
/// <param name="Seen">(N, K) int64: the numbers of those that are seen.</param>
/// <param name="Places">(N, L) int64: for each square its place among those seen and, after them, those hidden.</param>
/// <param name="Hidden">(N, L) float32: 1 for each that is hidden, otherwise 0.</param>
internal sealed record MaeMask(Tensor Seen, Tensor Places, Tensor Hidden)
{
    /// <summary>Draws one for each image; at least one square is seen, and one hidden.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="squares">L, at least 2.</param>
    /// <param name="share">The share that is hidden.</param>
    public static MaeMask Draw(Batch batch, int squares, double share)
    {
        var shown = Math.Clamp((int)Math.Round(squares * (1 - share)), 1, squares - 1);
        var (seen, places, hidden) = (new long[batch.Count * shown], new long[batch.Count * squares], new float[batch.Count * squares]);
        var order = new int[squares];
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            for (var i = 0; i < squares; i++)
            {
                order[i] = i;
            }

            batch.Random(row, stream).Shuffle<int>(order);
            for (var place = 0; place < squares; place++)
            {
                places[(row * squares) + order[place]] = place;
                hidden[(row * squares) + order[place]] = place < shown ? 0 : 1;
                if (place < shown)
                {
                    seen[(row * shown) + place] = order[place];
                }
            }
        }

        var device = batch.Images.Device;
        return new MaeMask(
            Tensor.FromSpan<long>(seen, batch.Count, shown).To(device), Tensor.FromSpan<long>(places, batch.Count, squares).To(device),
            Tensor.FromSpan<float>(hidden, batch.Count, squares).To(device));
    }
}

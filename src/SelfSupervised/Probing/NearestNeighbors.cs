using Relight.Tensors;

namespace Relight.SelfSupervised.Probing;

/// <summary>Classifies images by the labels of their nearest neighbors.</summary>
/// <remarks>Wu et al. 2018, arXiv:1805.01978: the cosine to each neighbor, exp(s/t), is the weight of its vote.</remarks>
public static class NearestNeighbors
{
    private const int RowsAtOnce = 1024;
    private const double Temperature = 0.1;

    /// <summary>Votes for each class.</summary>
    /// <param name="bank">Features (M, D) of images whose labels are known.</param>
    /// <param name="labels">Their labels, int64 (M,), from 0.</param>
    /// <param name="queries">Features (N, D).</param>
    /// <param name="k">Neighbors that vote, at least 1; all where there are fewer.</param>
    /// <param name="leavesSelfOut">Whether the queries are the bank, and none is its own neighbor.</param>
    /// <returns>(N, classes).</returns>
    public static Tensor Votes(Tensor bank, Tensor labels, Tensor queries, int k, bool leavesSelfOut = false)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        using var noGrad = NoGradScope.Enter();
        var (known, asked) = (Embeddings.Normalized(bank).T(), Embeddings.Normalized(queries));
        var classes = labels.Max().ToInt64() + 1;
        var most = Math.Min(k, bank.Shape[0] - (leavesSelfOut ? 1 : 0));
        var votes = new List<Tensor>();
        for (var row = 0; row < queries.Shape[0]; row += RowsAtOnce)
        {
            var cosines = asked[row..(int)Math.Min(row + RowsAtOnce, queries.Shape[0])].Matmul(known);
            if (leavesSelfOut)
            {
                var own = Tensor.Arange(row, row + cosines.Shape[0]).To(cosines.Device).Unsqueeze(1);
                cosines = cosines.Scatter(1, own, double.NegativeInfinity);
            }

            var (nearest, indices) = cosines.Topk(most);
            votes.Add(Tensor.Zeros([cosines.Shape[0], classes]).To(cosines.Device)
                .ScatterAdd(1, labels.IndexSelect(0, indices.Flatten()).Reshape(indices.Shape), ((nearest - 1) / Temperature).Exp()));
        }

        return Tensor.Cat([.. votes]);
    }
}

using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Swav;

/// <summary>Each view is to tell which prototypes another view of its image was assigned to.</summary>
/// <remarks>
/// −Σ_k q_k ln softmax(s/τ)_k, q by <see cref="Sinkhorn"/> from each large view in turn, s of every other view; mean over images and pairs.
/// Caron et al. 2020, SwAV, arXiv:2006.09882.
/// </remarks>
/// <param name="temperature">τ, above 0.</param>
/// <param name="iterations">Of Sinkhorn's balancing, at least 1.</param>
/// <param name="epsilon">Sharpness of the assignments, above 0.</param>
public sealed class SwavLoss(double temperature = 0.1, int iterations = 3, double epsilon = 0.05) : Module
{
    /// <summary>The loss.</summary>
    /// <param name="large">Scores (N, K) of each large view, at least one.</param>
    /// <param name="small">Scores (N, K) of each small view.</param>
    /// <param name="queue">Scores (M, K) of earlier images for each large view, which are assigned with it; null: none.</param>
    /// <returns>Scalar ().</returns>
    public Tensor Forward(IReadOnlyList<Tensor> large, IReadOnlyList<Tensor> small, IReadOnlyList<Tensor>? queue = null)
    {
        ArgumentNullException.ThrowIfNull(large);
        ArgumentNullException.ThrowIfNull(small);
        ArgumentOutOfRangeException.ThrowIfLessThan(large.Count + small.Count, 2, nameof(large));
        var told = large.Concat(small).Select(scores => (scores / temperature).LogSoftmax(1)).ToArray();
        var terms = new List<Tensor>();
        for (var i = 0; i < large.Count; i++)
        {
            var assigned = Assignments(large[i].Detach(), queue?[i].Detach());
            terms.AddRange(told.Where((_, view) => view != i).Select(log => -(assigned * log).Sum([1]).Mean()));
        }

        return Tensor.Stack([.. terms]).Mean();
    }

    private Tensor Assignments(Tensor scores, Tensor? queue)
    {
        var all = Sinkhorn.Assign(queue is null ? scores : Tensor.Cat([scores, queue]), iterations, epsilon);
        return queue is null ? all : all[..(int)scores.Shape[0]];
    }
}

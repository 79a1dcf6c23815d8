using Relight.Tensors;

namespace Relight.SelfSupervised;

/// <summary>What methods that compare embeddings share.</summary>
public static class Embeddings
{
    /// <summary>Rows of length 1.</summary>
    /// <param name="z">(N, D).</param>
    /// <returns>(N, D); a row of zeros stays one.</returns>
    public static Tensor Normalized(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        return z / z.Norm(2, [-1], keepdim: true).ClampMin(1e-12);
    }

    /// <summary>
    /// How far normalized embeddings are spread: the standard deviation of each dimension, its mean over them, times √D. Near 1 they are
    /// spread over the whole sphere; at 0 they have collapsed to one point.
    /// </summary>
    /// <param name="z">(N, D), N at least 2.</param>
    /// <returns>Scalar ().</returns>
    /// <remarks>Chen and He 2021, SimSiam, arXiv:2011.10566, section 4.1.</remarks>
    public static Tensor Spread(Tensor z) => Normalized(z).Std([0], unbiased: false).Mean() * Math.Sqrt(z.Shape[1]);

    /// <summary>
    /// How many dimensions embeddings really use: the exponential of the entropy of the shares of their singular values. From 1, a single
    /// direction, to min(N, D).
    /// </summary>
    /// <param name="z">(N, D).</param>
    /// <remarks>Roy and Vetterli 2007; Garrido et al. 2023, RankMe, arXiv:2210.02885.</remarks>
    public static double EffectiveRank(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        using var scope = new TensorScope();
        var values = Tensor.LinalgSvdvals(z.Detach().To(DType.Float32));
        var shares = (values / values.Sum().ClampMin(1e-12)) + 1e-7;
        return Math.Exp(-(shares * shares.Log()).Sum().ToDouble());
    }

    /// <summary>The rows and columns of views of the same N images.</summary>
    /// <exception cref="ShapeException">They have not one shape (N, D).</exception>
    internal static (int Count, int Width) Pair(Tensor z0, Tensor z1, string loss)
    {
        var (n, d) = z0.Shape.Dims2(loss);
        return z1.Shape == z0.Shape
            ? ((int)n, (int)d)
            : throw new ShapeException(loss, $"two views of one shape, the first being {z0.Shape}", z1.Shape);
    }

    /// <summary>True on the diagonal of an (N, N) matrix.</summary>
    internal static Tensor Diagonal(int count, Device device) => Tensor.Eye(count, DType.Bool, device: device);
}

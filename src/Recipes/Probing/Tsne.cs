using Relight.Tensors;

namespace Relight.Recipes.Probing;

/// <summary>t-SNE: places rows in the plane so that those who are neighbors stay so; how far apart the rest lies says little.</summary>
/// <remarks>
/// Van der Maaten and Hinton 2008, "Visualizing data using t-SNE", exact, N² at a time. It begins with the principal components and draws
/// nothing, so that the same rows give the same picture; step size and exaggeration are those of Belkina et al. 2019,
/// doi:10.1038/s41467-019-13055-y.
/// </remarks>
internal static class Tsne
{
    /// <summary>Fewer rows have no neighborhoods.</summary>
    public const int FewestRows = 8;

    private const int Steps = 750, EarlySteps = 250, Bisections = 60;
    private const double Exaggeration = 12, EarlyMomentum = 0.5, Momentum = 0.8, InitialDeviation = 1e-4, LeastGain = 0.01, LeastRate = 50;

    /// <summary>Places rows.</summary>
    /// <param name="rows">(N, D), N at least <see cref="FewestRows"/>.</param>
    /// <param name="perplexity">How many neighbors a row has, about; at most a third of the others.</param>
    /// <param name="stop">Asks to stop; looked at after each step.</param>
    /// <returns>(N, 2), float64, centered.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Tensor Of(Tensor rows, double perplexity = 30, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var count = rows.Shape[0];
        ArgumentOutOfRangeException.ThrowIfLessThan(count, FewestRows);
        using var scope = new TensorScope();
        var others = 1 - Tensor.Eye((int)count, DType.Float64);
        var shares = Neighborhoods(rows.To(DType.Float64), others, Math.Log(Math.Min(perplexity, (count - 1) / 3.0)));
        var start = PrincipalComponents.Of(rows);
        var y = start / start.Narrow(1, 0, 1).Std([0, 1], unbiased: false).ClampMin(1e-12) * InitialDeviation;
        var (update, gains) = (Tensor.Zeros(y.Shape.ToArray(), DType.Float64), Tensor.Ones(y.Shape.ToArray(), DType.Float64));
        var rate = Math.Max(count / Exaggeration, LeastRate);
        for (var step = 0; step < Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            var isEarly = step < EarlySteps;
            using var inner = new TensorScope();
            var near = others / (1 + Squares(y));
            var pull = ((shares * (isEarly ? Exaggeration : 1)) - (near / near.Sum())) * near;
            var gradient = ((y * pull.Sum([1], keepdim: true)) - pull.Matmul(y)) * 4;
            gains = Tensor.Where((gradient * update).Lt(0), gains + 0.2, gains * 0.8).ClampMin(LeastGain).Keep();
            update = ((update * (isEarly ? EarlyMomentum : Momentum)) - (gains * gradient * rate)).Keep();
            y += update;
            y = (y - y.Mean([0], keepdim: true)).Keep();
        }

        return y.Keep();
    }

    /// <summary>The share that each pair has of all neighborhoods: row by row a bell whose entropy is the same.</summary>
    private static Tensor Neighborhoods(Tensor rows, Tensor others, double entropy)
    {
        var squares = Squares(rows);
        squares = squares / squares.Mean().ClampMin(1e-300);
        var low = Tensor.Full([rows.Shape[0], 1], -20.0, DType.Float64);
        var high = Tensor.Full([rows.Shape[0], 1], 20.0, DType.Float64);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            var (bell, sum) = Bell(middle);
            var isWide = (sum.Log() + (middle.Exp() * (bell * squares).Sum([1], keepdim: true) / sum)).Gt(entropy);
            (low, high) = (Tensor.Where(isWide, middle, low), Tensor.Where(isWide, high, middle));
        }

        var (all, sums) = Bell((low + high) / 2);
        var shares = all / sums;
        return (shares + shares.T()) / (2 * rows.Shape[0]);

        (Tensor Bell, Tensor Sum) Bell(Tensor logPrecision)
        {
            var bell = (squares * -logPrecision.Exp()).Exp() * others;
            return (bell, bell.Sum([1], keepdim: true).ClampMin(1e-300));
        }
    }

    private static Tensor Squares(Tensor rows)
    {
        var lengths = rows.Square().Sum([1], keepdim: true);
        return (lengths + lengths.T() - (rows.Matmul(rows.T()) * 2)).ClampMin(0);
    }
}

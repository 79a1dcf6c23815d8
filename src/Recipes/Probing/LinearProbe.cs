using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Relight.Tensors;

namespace Relight.Recipes.Probing;

/// <summary>
/// A linear classifier over features that stay as they are: softmax regression on standardized features, solved by L-BFGS, with the weight
/// decay that does best on a fifth of the images it learns from.
/// </summary>
internal sealed class LinearProbe
{
    private const int MostSteps = 1000, Memory = 10, HeldOutEvery = 5;
    private const double Tolerance = 1e-5;
    private static readonly double[] Decays = [1e-4, 1e-3, 1e-2, 1e-1];

    private readonly Tensor _mean;
    private readonly Tensor _deviation;
    private readonly Tensor _weights;

    private LinearProbe(Tensor mean, Tensor deviation, Tensor weights) => (_mean, _deviation, _weights) = (mean, deviation, weights);

    /// <summary>Learns from features and labels.</summary>
    /// <param name="features">(N, D), float32.</param>
    /// <param name="labels">(N,), int64, from 0.</param>
    public static LinearProbe Fit(Tensor features, Tensor labels)
    {
        features = features.To(DType.Float64);   // the line search needs gradients exact to more than float32
        var classes = (int)labels.Max().ToInt64() + 1;
        var (mean, deviation) = (features.Mean([0]), features.Std([0], unbiased: false).ClampMin(1e-6));
        var x = (features - mean) / deviation;
        var isHeldOut = Tensor.Arange(x.Shape[0]).Remainder(HeldOutEvery).Eq(0);
        var (held, rest) = (isHeldOut.Nonzero().Flatten(), isHeldOut.LogicalNot().Nonzero().Flatten());
        var (restX, restY, heldX, heldY) =
            (x.IndexSelect(0, rest), labels.IndexSelect(0, rest), x.IndexSelect(0, held), labels.IndexSelect(0, held));
        var decay = Decays.MaxBy(one =>
        {
            using var scope = new TensorScope();
            return Right(Solve(restX, restY, classes, one), heldX, heldY);
        });
        return new LinearProbe(mean, deviation, Solve(x, labels, classes, decay));
    }

    /// <summary>Share of the images whose label it tells.</summary>
    public double Accuracy(Tensor features, Tensor labels) => Right(_weights, (features.To(DType.Float64) - _mean) / _deviation, labels);

    private static double Right(Tensor weights, Tensor x, Tensor labels) =>
        Scores(weights, x).Argmax(1).Eq(labels).Sum().ToDouble() / labels.ElementCount;

    /// <summary>Weights (D + 1, C), whose last row is the bias.</summary>
    private static Tensor Scores(Tensor weights, Tensor x) => x.Matmul(weights[..^1]) + weights[^1];

    private static Tensor Solve(Tensor x, Tensor labels, int classes, double decay)
    {
        long[] shape = [x.Shape[1] + 1, classes];
        var objective = ObjectiveFunction.Gradient(point => Evaluate(point, x, labels, shape, decay));
        var start = Vector<double>.Build.Dense((int)(shape[0] * shape[1]));
        var solver = new LimitedMemoryBfgsMinimizer(Tolerance, Tolerance, Tolerance, Memory, MostSteps);
        return Read(solver.FindMinimum(objective, start).MinimizingPoint, shape);
    }

    private static (double Value, Vector<double> Gradient) Evaluate(
        Vector<double> point, Tensor x, Tensor labels, long[] shape, double decay)
    {
        using var scope = new TensorScope();
        var weights = Read(point, shape);
        weights.RequiresGrad = true;
        var loss = Scores(weights, x).CrossEntropyLoss(labels) + (weights[..^1].Square().Sum() * (decay / 2));
        loss.Backward();
        return (loss.ToDouble(), Vector<double>.Build.Dense(weights.Grad!.ToArray<double>()));
    }

    private static Tensor Read(Vector<double> point, long[] shape) =>
        Tensor.FromSpan<double>(point.AsArray() ?? point.ToArray(), shape);
}

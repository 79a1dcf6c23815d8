using System.Globalization;
using Relight.Tensors;
using Xunit.Sdk;

namespace Relight.Tests;

/// <summary>Compares tensors; where they differ, says where most.</summary>
public static class TensorAssert
{
    /// <summary>Every element within atol + rtol·|expected|; the same shape. NaN equals NaN, and infinity itself.</summary>
    public static void Close(Tensor expected, Tensor actual, double rtol = 1e-5, double atol = 1e-8, string what = "tensor")
    {
        var shape = expected.Shape;
        if (shape != actual.Shape)
        {
            throw new XunitException($"The {what} has shape {actual.Shape}, expected {shape}.");
        }

        Close(expected.ToArray<double>(), actual.ToArray<double>(), shape, rtol, atol, what);
    }

    /// <summary>A tensor of one element is within atol + rtol·|expected|.</summary>
    public static void Close(double expected, Tensor actual, double rtol = 1e-5, double atol = 1e-8, string what = "value") =>
        Close([expected], [actual.ToDouble()], [], rtol, atol, what);

    /// <summary>The same shape, element type and bits.</summary>
    public static void Same(Tensor expected, Tensor actual, string what = "tensor")
    {
        if (expected.DType != actual.DType)
        {
            throw new XunitException($"The {what} holds {actual.DType.TorchName}, expected {expected.DType.TorchName}.");
        }

        Close(expected, actual, rtol: 0, atol: 0, what);
        expected.Contiguous().AsBytes().SequenceEqual(actual.Contiguous().AsBytes())
            .ShouldBeTrue($"The {what} has other bits of zero or NaN.");
    }

    private static void Close(double[] expected, double[] actual, Shape shape, double rtol, double atol, string what)
    {
        var (worst, excess, wrong) = (-1, double.NegativeInfinity, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Equals(actual[i]))
            {
                continue;
            }

            var over = Math.Abs(expected[i] - actual[i]) - (atol + (rtol * Math.Abs(expected[i])));
            if (over <= 0)
            {
                continue;
            }

            wrong++;
            over = double.IsNaN(over) ? double.PositiveInfinity : over;
            if (over > excess)
            {
                (worst, excess) = (i, over);
            }
        }

        if (wrong > 0)
        {
            throw new XunitException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {what} {shape} differs in {wrong} of {expected.Length} elements (rtol {rtol:g3}, atol {atol:g3}). Worst at "
                    + $"{Position(worst, shape)}: "
                + $"expected {expected[worst]:g17}, came {actual[worst]:g17}, difference {actual[worst] - expected[worst]:g3}."));
        }
    }

    private static string Position(int index, Shape shape)
    {
        var position = new long[shape.Rank];
        long rest = index;
        for (var i = shape.Rank - 1; i >= 0; i--)
        {
            (rest, position[i]) = Math.DivRem(rest, shape[i]);
        }

        return $"[{string.Join(", ", position)}]";
    }
}

using System.Text.RegularExpressions;
using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>A measure of how far an output is from its target: the smaller the better.</summary>
public abstract partial class Loss : Module
{
    private protected Loss(Reduction reduction)
    {
        if (!Enum.IsDefined(reduction))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Expected None, Mean or Sum.");
        }

        Reduction = reduction;
    }

    /// <summary>What becomes of the losses of the single elements.</summary>
    public Reduction Reduction { get; }

    /// <summary>The loss; each class says of which shapes.</summary>
    /// <param name="input">What the model gave.</param>
    /// <param name="target">What it should have given.</param>
    public abstract Tensor Forward(Tensor input, Tensor target);

    /// <summary>Throws where target is not of the input's shape: libtorch would silently broadcast.</summary>
    private protected void ExpectSameShape(Tensor input, Tensor target)
    {
        var expected = input.Shape;
        var actual = target.Shape;
        if (expected != actual)
        {
            throw new ShapeException(GetType().Name, $"a target of the input's shape {expected}", actual);
        }
    }

    /// <summary>Throws where target is not the input's shape without its class dimension: (N, C, d…) → (N, d…), (C,) → ().</summary>
    private protected void ExpectClassIndices(Tensor input, Tensor target)
    {
        var scores = input.Shape;
        long[] expected = scores.Rank == 1 ? [] : [scores[0], .. scores.AsSpan()[2..]];
        if (!target.Shape.AsSpan().SequenceEqual(expected))
        {
            throw new ShapeException(
                GetType().Name, $"class indices of shape {new Shape(expected)} for scores of shape {scores}", target.Shape);
        }

        if (target.DType != DType.Int64)
        {
            throw new ArgumentException($"{GetType().Name} expects class indices of dtype Int64, but got {target.DType}.", nameof(target));
        }
    }

    /// <summary>Computes a loss over class indices; one that is no class's becomes an error that says so.</summary>
    private protected Tensor OverClasses(Tensor input, Func<Tensor> loss)
    {
        try
        {
            return loss();
        }
        catch (TorchException error) when (OutOfBounds().Match(error.Message) is { Success: true } match)
        {
            var classes = input.Shape[input.Rank == 1 ? 0 : 1];
            throw new ArgumentException(
                $"{GetType().Name} expects class indices from 0 to {classes - 1} for scores of shape {input.Shape}, but got "
                    + $"{match.Groups[1].Value}.", error);
        }
    }

    [GeneratedRegex(@"Target (-?\d+) is out of bounds")]
    private static partial Regex OutOfBounds();

    /// <summary>Throws where the weights are not one per class.</summary>
    private protected void ExpectClassWeights(Tensor input, Tensor? weight)
    {
        var scores = input.Shape;
        if (scores.Rank == 0)
        {
            throw new ShapeException(GetType().Name, "scores of shape (N, C), (N, C, d…) or (C,)", scores);
        }

        if (weight is not null && weight.ElementCount != scores[scores.Rank == 1 ? 0 : 1])
        {
            throw new ShapeException(GetType().Name, $"as many class scores as there are class weights, {weight.ElementCount}", scores);
        }
    }

    private protected static Buffer? ClassWeights(Tensor? weight) => weight switch
    {
        null => null,
        { Rank: 1 } => new Buffer(weight),
        _ => throw new ShapeException(nameof(Loss), "class weights of shape (C,)", weight.Shape),
    };
}

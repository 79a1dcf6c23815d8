using Relight.Nn;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>Networks of fully connected layers, each but the last with a batch normalization and a ReLU.</summary>
public static class Projector
{
    /// <summary>Makes one.</summary>
    /// <param name="widths">Inputs, hidden widths, outputs: two or more.</param>
    /// <param name="normalizesLast">Whether the last layer has a batch normalization too, without weights, as in SimSiam.</param>
    public static Sequential Create(IReadOnlyList<int> widths, bool normalizesLast = false)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2, nameof(widths));
        var layers = new List<Layer>();
        foreach (var (from, to) in widths.Zip(widths.Skip(1)).SkipLast(1))
        {
            layers.AddRange([new Linear(from, to, bias: false), new BatchNorm1d(to), new ReLU()]);
        }

        layers.Add(new Linear(widths[^2], widths[^1], bias: !normalizesLast));
        if (normalizesLast)
        {
            layers.Add(new BatchNorm1d(widths[^1], affine: false));
        }

        return new Sequential([.. layers]);
    }
}

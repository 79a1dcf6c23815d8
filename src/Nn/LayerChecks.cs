using Relight.Tensors;

namespace Relight.Nn;

/// <summary>What several layers check of their sizes and of what they are given.</summary>
internal static class LayerChecks
{
    public static void Groups(int inChannels, int outChannels, int groups)
    {
        Argument.AtLeast(1, inChannels);
        Argument.AtLeast(1, outChannels);
        Argument.AtLeast(1, groups);
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException(
                $"{inChannels} input and {outChannels} output channels do not both divide into {groups} groups.", nameof(groups));
        }
    }

    /// <summary>An example of the given rank whose first dimension is C, or a batch of them.</summary>
    public static void Channels(Tensor x, int exampleRank, int channels, string operation)
    {
        var rank = x.Rank;
        if ((rank != exampleRank && rank != exampleRank + 1) || x.Size(rank - exampleRank) != channels)
        {
            var rest = exampleRank == 2 ? "L" : "H, W";
            throw new ShapeException(operation, $"(N, {channels}, {rest}) or ({channels}, {rest})", x.Shape);
        }
    }

    /// <summary>(N, C, H, W) or (C, H, W).</summary>
    public static void Images(Tensor x, string operation)
    {
        if (x.Rank is not (3 or 4))
        {
            throw new ShapeException(operation, "(N, C, H, W) or (C, H, W)", x.Shape);
        }
    }
}

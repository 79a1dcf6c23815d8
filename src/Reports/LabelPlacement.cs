namespace Relight.Reports;

/// <summary>Places the labels at the ends of curves so that none overlaps another.</summary>
internal static class LabelPlacement
{
    /// <summary>Moves heights apart, each as little as may be.</summary>
    /// <param name="wanted">Where each label would lie best.</param>
    /// <param name="gap">The least distance between two.</param>
    /// <param name="top">The least height.</param>
    /// <param name="bottom">The greatest height.</param>
    public static double[] Place(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        // Blocks of labels that touch share the mean of what their members want.
        var blocks = new List<(double Sum, int Count)>();
        foreach (int i in order)
        {
            blocks.Add((Math.Clamp(wanted[i], top, bottom), 1));
            while (blocks.Count > 1 && Start(blocks[^1]) < Start(blocks[^2]) + (blocks[^2].Count * gap))
            {
                (double sum, int count) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (blocks[^1].Sum + sum, blocks[^1].Count + count);
            }
        }

        var result = new double[wanted.Count];
        int next = 0;
        foreach ((double Sum, int Count) block in blocks)
        {
            for (int i = 0; i < block.Count; i++)
            {
                result[order[next++]] = Start(block) + (i * gap);
            }
        }

        return result;

        double Start((double Sum, int Count) block)
        {
            double length = (block.Count - 1) * gap;
            return Math.Max(top, Math.Min((block.Sum / block.Count) - (length / 2), bottom - length));
        }
    }
}

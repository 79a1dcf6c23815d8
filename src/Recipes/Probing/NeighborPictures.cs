using Relight.Data;
using Relight.Reports;
using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Probing;

/// <summary>Images with those that networks hold to be nearest to them, as pictures.</summary>
internal sealed class NeighborPictures
{
    private const int Nearest = 6, Side = 128;

    private readonly List<int> _right = [];

    private NeighborPictures(NeighborRows rows) => Rows = rows;

    /// <summary>The pictures.</summary>
    public NeighborRows Rows { get; }

    /// <summary>How many of the neighbors shown have the label of the image, by each network.</summary>
    public IReadOnlyList<int> Right => _right;

    /// <summary>How many neighbors are shown by each network.</summary>
    public int Shown { get; private set; }

    /// <summary>Picks images, as many as can be of different classes and always the same, and finds their neighbors.</summary>
    /// <param name="bank">The data set in which neighbors are looked for.</param>
    /// <param name="asked">The data set of the images; the bank itself: none is its own neighbor.</param>
    /// <param name="networks">Names of networks with what they make of both.</param>
    /// <param name="count">How many images.</param>
    public static NeighborPictures Of(
        Dataset bank, Dataset asked, IReadOnlyList<(string Name, ProbeFeatures Features)> networks, int count)
    {
        using var scope = new TensorScope();
        var first = networks[0].Features;
        var (known, labels) = (first.Training.Labels.ToArray<long>(), first.Validation.Labels.ToArray<long>());
        var pictures = new NeighborPictures(new NeighborRows([.. networks.Select(network => network.Name)]));
        pictures._right.AddRange(networks.Select(_ => 0));
        var units = networks.Select(network => (
            Bank: Embeddings.Normalized(network.Features.Training.Features),
            Asked: Embeddings.Normalized(network.Features.Validation.Features))).ToArray();
        foreach (var row in Chosen(labels, count))
        {
            var nearest = networks.Select((network, index) =>
                NearestTo(units[index].Bank, units[index].Asked[row], bank == asked ? row : null).Select(one =>
                {
                    var isRight = known[one] == labels[row];
                    pictures._right[index] += isRight && labels[row] >= 0 ? 1 : 0;
                    pictures.Shown += index == 0 ? 1 : 0;
                    return Picture(bank, first.Training.Rows[one], known[one],
                        labels[row] < 0 || known[one] < 0 ? Answer.None : isRight ? Answer.Right : Answer.Wrong);
                }).ToArray()).ToArray();
            pictures.Rows.Add(new NeighborRow(Picture(asked, first.Validation.Rows[row], labels[row], Answer.None), nearest));
        }

        return pictures;
    }

    /// <summary>Rows in a random order that is always the same, each class once before any comes again.</summary>
    private static IEnumerable<int> Chosen(long[] labels, int count)
    {
        var order = Enumerable.Range(0, labels.Length).ToArray();
        new CounterRandom(0).Shuffle<int>(order);
        return order.GroupBy(row => labels[row]).SelectMany(group => group.Index()).OrderBy(row => row.Index).Take(count)
            .Select(row => row.Item);
    }

    private static int[] NearestTo(Tensor bank, Tensor one, int? leftOut)
    {
        using var scope = new TensorScope();
        var cosines = bank.Matmul(one).ToArray<float>();
        return [.. cosines.Index().Where(other => other.Index != leftOut).OrderByDescending(other => other.Item)
            .ThenBy(other => other.Index).Take(Nearest).Select(other => other.Index)];
    }

    private static GridImage Picture(Dataset images, int index, long label, Answer answer)
    {
        var name = label < 0 ? "" : images.Classes[(int)label];
        return new GridImage(Thumbnails.Of(images, index, Side), name, answer,
            name.Length > 0 ? name : Path.GetFileName(images.Describe(index)));
    }
}

using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>Likeness by the cosine of features, of many photographs at once.</summary>
internal sealed class FeatureMatches : IMatches
{
    private const int RowsAtOnce = 512;

    /// <summary>By how much a cosine in float32 may fall short of 1 although both rows are the same.</summary>
    private const double Rounding = 1e-6;

    private readonly Tensor _features;
    private readonly double _least;
    private ILookup<int, (int Place, double Likeness)> _found = Array.Empty<int>().ToLookup(place => place, _ => (0, 0.0));
    private int _end;

    /// <param name="features">(N, D).</param>
    /// <param name="order">Which rows, in the order of the places.</param>
    /// <param name="leastCosine">The cosine from which on photographs are like each other.</param>
    public FeatureMatches(Tensor features, int[] order, double leastCosine)
    {
        var rows = Tensor.FromSpan<long>([.. order.Select(row => (long)row)], [order.Length]);
        (_features, _least) = (Embeddings.Normalized(features).IndexSelect(0, rows), leastCosine);
    }

    public double Same => 1;

    public IEnumerable<(int Place, double Likeness)> After(int place)
    {
        if (place >= _end)
        {
            Compare(place);
        }

        return _found[place];
    }

    private void Compare(int start)
    {
        using var scope = new TensorScope();
        _end = (int)Math.Min(start + RowsAtOnce, _features.Shape[0]);
        var cosines = _features[start.._end].Matmul(_features[start..].T());
        var (places, values) = (cosines.Ge(_least - Rounding).Nonzero().ToArray<long>(), new List<(int Place, int Other, double Cosine)>());
        var like = cosines.MaskedSelect(cosines.Ge(_least - Rounding)).ToArray<float>();   // in the order of the places, row by row
        for (var i = 0; i < like.Length; i++)
        {
            var (row, column) = ((int)places[2 * i], (int)places[2 * i + 1]);
            if (column > row)
            {
                values.Add((start + row, start + column, Math.Min(like[i], 1)));
            }
        }

        _found = values.ToLookup(value => value.Place, value => (value.Other, value.Cosine));
    }
}

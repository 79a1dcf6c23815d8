using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <content>Indexing and slicing.</content>
public partial class Tensor
{
    /// <summary>Part of the tensor: a view where only places, ranges and new axes are given, a copy where a mask or places are.</summary>
    /// <param name="indices">As in PyTorch: numbers, ranges, <see cref="TensorIndex.Ellipsis"/>, <see cref="TensorIndex.NewAxis"/>, masks.</param>
    /// <exception cref="ShapeException">More indices than dimensions, or more than one ellipsis.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var view = View(indices, out var tensors);
            return tensors.Any(t => t is not null) ? view.Index(tensors) : view;
        }

        set
        {
            var view = View(indices, out var tensors);
            if (tensors.Any(t => t is not null))
            {
                view.IndexPutInPlace(tensors, value);
            }
            else
            {
                view.CopyInPlace(value);
            }
        }
    }

    /// <summary>Applies what makes views; masks and places are left in <paramref name="tensors"/>, one entry a dimension of the view.</summary>
    private Tensor View(ReadOnlySpan<TensorIndex> indices, out Tensor?[] tensors)
    {
        var taken = 0;
        var ellipses = 0;
        foreach (var index in indices)
        {
            ellipses += index.Kind == TensorIndexKind.Ellipsis ? 1 : 0;
            taken += index.Kind switch
            {
                TensorIndexKind.Place or TensorIndexKind.Slice => 1,
                TensorIndexKind.Tensor => index.Tensor!.DType == DType.Bool ? index.Tensor.Rank : 1,
                _ => 0,
            };
        }

        if (taken > Rank || ellipses > 1)
        {
            throw new ShapeException("Indexing", $"a tensor of rank {taken} or more, and one ellipsis at most", Shape);
        }

        var view = this;
        var pending = new List<Tensor?>();
        foreach (var index in indices)
        {
            var dimension = pending.Count;
            switch (index.Kind)
            {
                case TensorIndexKind.Place:
                    view = view.Select(dimension, index.Start);
                    break;
                case TensorIndexKind.Slice:
                    view = view.Slice(dimension, index.Start, index.Stop, index.Step);
                    pending.Add(null);
                    break;
                case TensorIndexKind.Ellipsis:
                    pending.AddRange(new Tensor?[Rank - taken]);
                    break;
                case TensorIndexKind.NewAxis:
                    view = view.Unsqueeze(dimension);
                    pending.Add(null);
                    break;
                default:
                    pending.Add(index.Tensor);
                    pending.AddRange(new Tensor?[index.Tensor!.DType == DType.Bool ? index.Tensor.Rank - 1 : 0]);
                    break;
            }
        }

        tensors = Compact(pending);
        return view;
    }

    /// <summary>A mask of several dimensions stands for all of them, so the gaps kept for counting go.</summary>
    private static Tensor?[] Compact(List<Tensor?> pending)
    {
        var result = new List<Tensor?>();
        for (var i = 0; i < pending.Count; i++)
        {
            result.Add(pending[i]);
            if (pending[i] is { DType: DType.Bool } mask)
            {
                i += mask.Rank - 1;
            }
        }

        return [.. result];
    }
}

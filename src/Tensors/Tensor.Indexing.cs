using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <content>Indexing and slicing.</content>
public partial class Tensor
{
    /// <summary>Part of the tensor: a view where only places, ranges and new axes are given, a copy where a mask or places are.</summary>
    /// <param name="indices">
    /// As in PyTorch: numbers, ranges, <see cref="TensorIndex.Ellipsis"/>, <see cref="TensorIndex.NewAxis"/>, masks (bool) and places
    /// (integers). A part can be set to a tensor or to one number, <c>x[0] = 1</c>, which must fit the element type.
    /// </param>
    /// <exception cref="ShapeException">More indices than dimensions, or more than one ellipsis.</exception>
    /// <exception cref="TorchException">A place lies outside of its dimension, or a mask has another shape.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var view = View(indices, out var tensors);
            if (tensors.Count == 0)
            {
                return ReferenceEquals(view, this) ? Alias() : view;
            }

            var picked = view.Index([.. tensors]);
            DisposeUnless(this, view);
            return picked;
        }

        set
        {
            var view = View(indices, out var tensors);
            if (value is NumberTensor { RequiresGrad: false })
            {
                Fill(view, tensors, value.Item());
                DisposeUnless(this, view);
                return;
            }

            var source = WithoutLeadingOnes(value);
            if (tensors.Count == 0)
            {
                view.CopyInPlace(source);
            }
            else
            {
                view.IndexPutInPlace([.. tensors], source);
            }

            DisposeUnless(value, source);
            DisposeUnless(this, view);
        }
    }

    /// <summary>
    /// Applies what makes views; masks and places are left in <paramref name="tensors"/>, null for a dimension taken whole.
    /// </summary>
    private Tensor View(ReadOnlySpan<TensorIndex> indices, out List<Tensor?> tensors)
    {
        var left = Rank - DimensionsTaken(indices);
        var view = this;
        var dimension = 0;
        tensors = [];
        foreach (var index in indices)
        {
            var next = view;
            switch (index.Kind)
            {
                case TensorIndexKind.Place:
                    next = view.Select(dimension, index.Start);
                    break;
                case TensorIndexKind.Slice:
                    next = view.Slice(dimension++, index.Start, index.Stop, index.Step);
                    tensors.Add(null);
                    break;
                case TensorIndexKind.Ellipsis:
                    tensors.AddRange(new Tensor?[left]);
                    dimension += left;
                    break;
                case TensorIndexKind.NewAxis:
                    next = view.Unsqueeze(dimension++);
                    tensors.Add(null);
                    break;
                case TensorIndexKind.Tensor when index.Tensor is { Rank: 0 } flag && flag.DType == DType.Bool:
                    next = view.Unsqueeze(dimension++);
                    tensors.Add(flag.Unsqueeze(0));
                    break;
                default:
                    tensors.Add(Places(index.Tensor!));
                    dimension += DimensionsTaken([index]);
                    break;
            }

            if (!ReferenceEquals(next, view))
            {
                DisposeUnless(this, view);
            }

            view = next;
        }

        if (tensors.TrueForAll(t => t is null))
        {
            tensors.Clear();
        }

        return view;
    }

    private static void Fill(Tensor view, List<Tensor?> tensors, Scalar number)
    {
        if (tensors.Count == 0)
        {
            view.FillInPlace(number);
            return;
        }

        using var source = Full([], number, view.DType, device: view.Device);
        view.IndexPutInPlace([.. tensors], source);
    }

    /// <summary>How many dimensions the indices without the ellipsis speak of.</summary>
    private int DimensionsTaken(ReadOnlySpan<TensorIndex> indices)
    {
        var (taken, ellipses) = (0, 0);
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

        return taken <= Rank && ellipses <= 1
            ? taken
            : throw new ShapeException("Indexing", $"a tensor of rank {taken} or more, and one ellipsis at most", Shape);
    }

    /// <summary>Masks as they are, places as libtorch takes them.</summary>
    private static Tensor Places(Tensor index)
    {
        var dtype = index.DType;
        return dtype == DType.Bool || dtype == DType.Int64 ? index
            : dtype == DType.Int32 || dtype == DType.Int16 || dtype == DType.Int8 ? index.To(DType.Int64)
            : throw new ArgumentException(
                $"Expected a mask (bool) or places (integers) as index, but got {dtype.TorchName} {index.Shape}. Call To(DType.Bool) or "
                    + "To(DType.Int64) on it.");
    }

    /// <summary>As in PyTorch, a value may have leading dimensions of size 1 that its place does not have.</summary>
    private static Tensor WithoutLeadingOnes(Tensor value)
    {
        var shape = value.Shape;
        var ones = 0;
        while (ones < shape.Rank && shape[ones] == 1)
        {
            ones++;
        }

        return ones == 0 ? value : value.Reshape(shape.AsSpan()[ones..]);
    }

    private static void DisposeUnless(Tensor kept, Tensor tensor)
    {
        if (!ReferenceEquals(kept, tensor))
        {
            tensor.Dispose();
        }
    }
}

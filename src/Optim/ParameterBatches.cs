namespace Relight.Optim;

/// <summary>Cuts a group's parameters into batches that are small enough for what a step needs for a moment.</summary>
/// <remarks>
/// A step of Adam reads and writes each element in some ten operators. On the processor, a batch is small enough to stay in its caches
/// between them, and large parameters are cut into flat pieces: the step then moves each value through memory once instead of ten times,
/// with the same results. On a GPU, where launches cost more than memory, batches are larger. Temporary tensors are no larger than a batch.
/// </remarks>
internal static class ParameterBatches
{
    private const int ElementsPerThread = 1 << 17;
    private const int ElementsOnGpu = 1 << 24;

    /// <summary>The batches of those parameters that have a gradient; advances their step counts.</summary>
    /// <param name="parameters">A group's parameters.</param>
    /// <param name="stateOf">The state of a parameter, made if it is new.</param>
    /// <param name="bufferCount">How many tensors a state has.</param>
    /// <param name="whole">Whether parameters must not be cut.</param>
    internal static IEnumerable<ParameterBatch> Of(
        IReadOnlyList<Tensor> parameters, Func<Tensor, ParameterState> stateOf, int bufferCount, bool whole)
    {
        var pending = new List<Tensor[]>();         // per parameter: value, gradient, buffers
        var (step, elements) = (0L, 0L);
        foreach (var parameter in parameters)
        {
            if (parameter.Grad is not { } gradient)
            {
                continue;
            }
            var state = stateOf(parameter);
            state.Step++;
            Tensor[] tensors = [parameter, gradient, .. state.Buffers[..bufferCount]];
            var limit = parameter.Device.Type == DeviceType.Cpu ? ElementsPerThread * (long)Torch.Threads : ElementsOnGpu;
            if (pending.Count > 0
                && (state.Step != step || elements + parameter.ElementCount > limit || !IsAlike(parameter, pending[0][0])))
            {
                yield return Join(step, pending, bufferCount);
                pending.Clear();
                elements = 0;
            }
            if (parameter.ElementCount > limit && !whole && tensors.All(tensor => HasLayoutOf(tensor, parameter)) && parameter.IsDense)
            {
                foreach (var piece in Cut(tensors, limit))
                {
                    yield return Join(state.Step, [piece], bufferCount);
                }
                continue;
            }
            pending.Add(tensors);
            step = state.Step;
            elements += parameter.ElementCount;
        }
        if (pending.Count > 0)
        {
            yield return Join(step, pending, bufferCount);
        }
    }

    private static ParameterBatch Join(long step, List<Tensor[]> items, int bufferCount)
    {
        var lists = new Tensor[2 + bufferCount][];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = [.. items.Select(item => item[i])];
        }
        return new ParameterBatch(step, lists[0], lists[1], lists[2..]);
    }

    private static IEnumerable<Tensor[]> Cut(Tensor[] tensors, long limit)
    {
        var count = tensors[0].ElementCount;
        var pieces = (count + limit - 1) / limit;
        var size = ((count + pieces - 1) / pieces + 63) / 64 * 64;
        var cut = tensors.Select(tensor => tensor.AsStrided([count], [1]).Split(size)).ToArray();
        return Enumerable.Range(0, cut[0].Length).Select(i => cut.Select(parts => parts[i]).ToArray());
    }

    private static bool IsAlike(Tensor a, Tensor b) => a.DType == b.DType && a.Device == b.Device;

    // Strides of axes of length 1 mean nothing.
    private static bool HasLayoutOf(Tensor tensor, Tensor parameter)
    {
        var (shape, a, b) = (parameter.Shape, tensor.Strides, parameter.Strides);
        return tensor.Shape == shape && Enumerable.Range(0, a.Length).All(axis => shape[axis] == 1 || a[axis] == b[axis]);
    }
}

namespace Relight.Optim;

/// <summary>What an optimizer remembers of one parameter.</summary>
internal sealed class ParameterState
{
    /// <summary>Steps that this parameter has taken.</summary>
    internal long Step { get; set; }

    /// <summary>One tensor like the parameter for each of the optimizer's state names, as far as they were needed.</summary>
    internal List<Tensor> Buffers { get; } = [];

    /// <summary>
    /// Makes the first <paramref name="count"/> buffers, where they are missing, from zeros in the parameter's memory order.
    /// </summary>
    internal void Ensure(Tensor parameter, int count)
    {
        using var outside = TensorScope.Outside();          // they outlive the step
        while (Buffers.Count < count)
        {
            Buffers.Add(parameter.ZerosLike());
        }
    }
}

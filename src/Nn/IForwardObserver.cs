using Relight.Tensors;

namespace Relight.Nn;

/// <summary>Looks on while layers are applied: for summaries, profiles, and the search for the first NaN.</summary>
public interface IForwardObserver
{
    /// <summary>Before a layer is applied; those inside it follow, and then its <see cref="OnLeave"/>, unless it throws.</summary>
    void OnEnter(Layer layer, Tensor x);

    /// <summary>After it was applied. The output is disposed soon: keep an alias (<c>y.Detach()</c>) of what is looked at later.</summary>
    void OnLeave(Layer layer, Tensor y);
}

using Relight.Nn;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>Finds the first layer of a forward pass whose output holds NaN or an infinity, the innermost of those that share it.</summary>
internal sealed class NonFiniteFinder : IForwardObserver
{
    /// <summary>That layer; null while there is none.</summary>
    public Layer? First { get; private set; }

    /// <summary>
    /// Whether no value is NaN or an infinity. A sum that is finite says so in a fraction of the time; one that is not may only be too
    /// large.
    /// </summary>
    public static bool IsFinite(Tensor tensor)
    {
        var values = tensor.Detach();
        return double.IsFinite(values.Sum().ToDouble()) || values.Isfinite().All().ToBoolean();
    }

    public void OnEnter(Layer layer, Tensor x)
    {
    }

    public void OnLeave(Layer layer, Tensor y)
    {
        if (First is null && !IsFinite(y))
        {
            First = layer;
        }
    }
}

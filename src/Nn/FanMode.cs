namespace Relight.Nn;

/// <summary>Whether initial values keep the variance of activations forward, or of gradients backward.</summary>
public enum FanMode
{
    /// <summary>Scale by the number of inputs of one output: keeps the variance in the forward pass.</summary>
    FanIn,

    /// <summary>Scale by the number of outputs of one input: keeps the variance in the backward pass.</summary>
    FanOut,
}

namespace Relight.Tensors.Profiling;

/// <summary>What a profiled event is.</summary>
public enum ProfiledKind
{
    /// <summary>An operator of libtorch.</summary>
    Operator,

    /// <summary>A node of the backward pass; its operators lie inside it.</summary>
    Backward,

    /// <summary>A part of a training step: data, forward, backward, optimizer.</summary>
    Stage,

    /// <summary>A layer's forward pass.</summary>
    Module,

    /// <summary>Reading of data, on a thread of a loader.</summary>
    Data,
}

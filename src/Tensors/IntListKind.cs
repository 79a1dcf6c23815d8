namespace Relight.Tensors;

/// <summary>What an <see cref="IntList"/> is.</summary>
internal enum IntListKind
{
    /// <summary>Not given.</summary>
    None,

    /// <summary>One number.</summary>
    Number,

    /// <summary>A list.</summary>
    List,
}

namespace Relight.Reports;

/// <summary>Whether a model's answer for a picture was right.</summary>
internal enum Answer
{
    /// <summary>There is nothing to be right or wrong about.</summary>
    None,

    /// <summary>Right: marked with ✓ and a color.</summary>
    Right,

    /// <summary>Wrong: marked with ✗ and a color.</summary>
    Wrong,
}

namespace Relight.Vision.Folders;

/// <summary>What a part of a data set is for.</summary>
public enum ImagePartRole
{
    /// <summary>Learned from.</summary>
    Train,

    /// <summary>Validated on while learning.</summary>
    Validation,

    /// <summary>Kept out of learning and validation, to be measured on at the end.</summary>
    Test,
}

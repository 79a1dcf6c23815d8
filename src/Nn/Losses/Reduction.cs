namespace Relight.Nn.Losses;

/// <summary>What becomes of the losses of the single elements; the numbers are libtorch's.</summary>
public enum Reduction
{
    /// <summary>They stay as they are.</summary>
    None = 0,

    /// <summary>Their mean, for weighted classes the weighted mean.</summary>
    Mean = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,
}

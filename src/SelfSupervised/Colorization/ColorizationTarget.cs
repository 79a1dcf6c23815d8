namespace Relight.SelfSupervised.Colorization;

/// <summary>How colors are answered.</summary>
public enum ColorizationTarget
{
    /// <summary>By the one that is likeliest of many, each pixel's question being which.</summary>
    Bins,

    /// <summary>By numbers, which for a thing of several possible colors become gray.</summary>
    Regression,
}

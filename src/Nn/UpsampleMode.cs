namespace Relight.Nn;

/// <summary>How <see cref="Upsample"/> fills in between pixels.</summary>
public enum UpsampleMode
{
    /// <summary>Each output takes the pixel whose square it lies in.</summary>
    Nearest,

    /// <summary>Each output is a mean of the four pixels around it, weighted by closeness.</summary>
    Bilinear,
}

namespace Relight.Vision.Decoding;

/// <summary>
/// What must be done to stored pixels so that they are seen upright; the numbers are those of the EXIF tag Orientation (274). The eight
/// together are all the ways to turn and mirror a picture onto the pixel grid. Turns are clockwise.
/// </summary>
public enum Orientation
{
    /// <summary>Nothing.</summary>
    Upright = 1,

    /// <summary>Mirror left and right.</summary>
    FlipHorizontal = 2,

    /// <summary>Turn by 180 degrees.</summary>
    Rotate180 = 3,

    /// <summary>Mirror top and bottom.</summary>
    FlipVertical = 4,

    /// <summary>Mirror at the diagonal from the top left.</summary>
    Transpose = 5,

    /// <summary>Turn by 90 degrees clockwise.</summary>
    Rotate90 = 6,

    /// <summary>Mirror at the diagonal from the top right.</summary>
    Transverse = 7,

    /// <summary>Turn by 270 degrees clockwise, which is 90 degrees counterclockwise.</summary>
    Rotate270 = 8,
}

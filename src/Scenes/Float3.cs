namespace Relight.Scenes;

/// <summary>A point, direction or linear color of one scene.</summary>
/// <remarks>Plain float operations in a fixed order, so that every machine gets the same bits.</remarks>
internal readonly record struct Float3(float X, float Y, float Z)
{
    public static Float3 operator +(Float3 a, Float3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Float3 operator -(Float3 a, Float3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Float3 operator *(Float3 a, float factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    public static Float3 operator *(Float3 a, Float3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    public static float Dot(Float3 a, Float3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static Float3 Mix(Float3 a, Float3 b, float t) => a * (1 - t) + b * t;

    /// <summary>Linear RGB of a color given as hue in turns, saturation and value in [0, 1].</summary>
    public static Float3 FromHsv(float hue, float saturation, float value)
    {
        float Channel(float offset)
        {
            var k = (hue + offset) - MathF.Floor(hue + offset);
            var ramp = MathF.Min(1, MathF.Max(0, MathF.Abs(k * 6 - 3) - 1));
            var display = value * (1 - saturation + saturation * ramp);
            return display * display;
        }

        return new(Channel(0), Channel(2f / 3), Channel(1f / 3));
    }
}

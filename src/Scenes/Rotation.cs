namespace Relight.Scenes;

/// <summary>A rotation from a solid's own frame into the world: the columns are the solid's axes as the world sees them.</summary>
internal readonly record struct Rotation(Float3 XAxis, Float3 YAxis, Float3 ZAxis)
{
    /// <summary>Spin about the solid's own y axis, tilt about x, then yaw about the world's vertical; all in turns.</summary>
    public static Rotation FromTurns(float yaw, float tilt, float spin)
    {
        var (sy, cy) = SinCos(yaw);
        var (st, ct) = SinCos(tilt);
        var (ss, cs) = SinCos(spin);
        Float3 Apply(Float3 p)
        {
            p = new(cs * p.X + ss * p.Z, p.Y, cs * p.Z - ss * p.X);
            p = new(p.X, ct * p.Y - st * p.Z, st * p.Y + ct * p.Z);
            return new(cy * p.X + sy * p.Z, p.Y, cy * p.Z - sy * p.X);
        }

        return new(Apply(new(1, 0, 0)), Apply(new(0, 1, 0)), Apply(new(0, 0, 1)));
    }

    /// <summary>A world direction in the solid's own frame.</summary>
    public Float3 ToLocal(Float3 direction) =>
        new(Float3.Dot(XAxis, direction), Float3.Dot(YAxis, direction), Float3.Dot(ZAxis, direction));

    /// <summary>World directions, one per lane, in the solid's own frame.</summary>
    public Lanes3 ToLocal(Lanes3 direction) =>
        new(Lanes3.Dot(direction, XAxis), Lanes3.Dot(direction, YAxis), Lanes3.Dot(direction, ZAxis));

    /// <summary>Sine and cosine of an angle in turns.</summary>
    /// <remarks>By a power series in double, for the platform's own sine differs from machine to machine.</remarks>
    public static (float Sin, float Cos) SinCos(double turns)
    {
        static double Sine(double t)
        {
            t -= Math.Floor(t + 0.5);                       // [-0.5, 0.5)
            t = Math.Abs(t) > 0.25 ? Math.CopySign(0.5, t) - t : t; // [-0.25, 0.25]: the sine is the same
            var x = t * (2 * Math.PI);
            var term = x;
            var sum = x;
            for (var n = 1; n <= 8; n++)
            {
                term *= -x * x / (2 * n * (2 * n + 1));
                sum += term;
            }

            return sum;
        }

        return ((float)Sine(turns), (float)Sine(turns + 0.25));
    }
}

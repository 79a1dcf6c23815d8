using System.Buffers;
using System.Numerics;
using Relight.Scenes.Solids;

namespace Relight.Scenes;

/// <summary>A scene's picture: one ray per pixel, then four more wherever neighbors differ.</summary>
internal static class SceneRenderer
{
    // Neighbors that differ by more than this in a channel (of 1) are drawn again with four rays each.
    private const float Contrast = 0.055f;

    // A rotated grid: no two of the four share a row or a column.
    private static readonly float[] OffsetsX = [-0.125f, 0.375f, -0.375f, 0.125f];
    private static readonly float[] OffsetsY = [-0.375f, -0.125f, 0.125f, 0.375f];

    /// <summary>Draws into <paramref name="destination"/>: RGB bytes, rows from the top, <paramref name="size"/>² · 3 of them.</summary>
    public static void Render(SyntheticScene scene, int size, Span<byte> destination)
    {
        var (slim, thick) = (scene.Pose.Slimness, scene.Pose.Thickness);
        switch (scene.Class)
        {
            case SceneClass.Sphere: Render(scene, new Sphere(0.75f + 0.2f * slim), size, destination); break;
            case SceneClass.Cube: Render(scene, new Cube(0.5f + 0.1f * slim), size, destination); break;
            case SceneClass.Cylinder: Render(scene, new Cylinder(0.62f - 0.22f * slim, 0.5f + 0.3f * thick), size, destination); break;
            case SceneClass.Cone: Render(scene, new Cone(0.72f - 0.2f * slim, 0.6f + 0.2f * thick), size, destination); break;
            case SceneClass.Pyramid: Render(scene, new Pyramid(0.66f - 0.16f * slim, 0.5f + 0.25f * thick), size, destination); break;
            case SceneClass.Torus: Render(scene, new Torus(0.72f - 0.12f * slim, 0.17f + 0.11f * thick), size, destination); break;
            case SceneClass.Capsule: Render(scene, new Capsule(0.44f - 0.14f * slim, 0.38f + 0.2f * thick), size, destination); break;
            case SceneClass.Jack: Render(scene, new Jack(0.13f + 0.09f * thick, 0.62f + 0.13f * slim), size, destination); break;
            case SceneClass.Star: Render(scene, new Star(0.85f + 0.1f * slim, 0.13f + 0.15f * thick), size, destination); break;
            case SceneClass.Table: Render(scene, new Table(0.62f - 0.15f * slim, 0.42f + 0.18f * thick, 0.07f), size, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(scene), scene.Class, "There is no solid for this scene class.");
        }
    }

    private static void Render<TSolid>(SyntheticScene scene, TSolid solid, int size, Span<byte> destination)
        where TSolid : struct, ISolid
    {
        var painter = new ScenePainter<TSolid>(scene, solid, size);
        var stride = (size + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        var pixels = stride * size;
        var floats = ArrayPool<float>.Shared.Rent(3 * pixels);
        var edges = ArrayPool<int>.Shared.Rent(size * size);
        try
        {
            Span<float> red = floats.AsSpan(0, pixels), green = floats.AsSpan(pixels, pixels), blue = floats.AsSpan(2 * pixels, pixels);
            DrawAll(painter, size, stride, red, green, blue);
            var count = FindEdges(size, stride, red, green, blue, edges);
            Smooth(painter, size, stride, edges.AsSpan(0, count), red, green, blue);
            Quantize(scene, size, stride, red, green, blue, destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(floats);
            ArrayPool<int>.Shared.Return(edges);
        }
    }

    private static void DrawAll<TSolid>(
        ScenePainter<TSolid> painter, int size, int stride, Span<float> red, Span<float> green, Span<float> blue)
        where TSolid : struct, ISolid
    {
        var pixel = new Vector<float>(2f / size);
        var center = new Vector<float>(0.5f);
        for (var row = 0; row < size; row++)
        {
            var y = Vector<float>.One - (new Vector<float>((float)row) + center) * pixel;
            for (var column = 0; column < stride; column += Vector<float>.Count)
            {
                var x = (new Vector<float>((float)column) + Vector<float>.Indices + center) * pixel - Vector<float>.One;
                var color = painter.Paint(x, y);
                var at = row * stride + column;
                color.X.CopyTo(red[at..]);
                color.Y.CopyTo(green[at..]);
                color.Z.CopyTo(blue[at..]);
            }
        }
    }

    private static int FindEdges(int size, int stride, Span<float> red, Span<float> green, Span<float> blue, Span<int> edges)
    {
        static bool Differ(Span<float> plane, int a, int b) => MathF.Abs(plane[a] - plane[b]) > Contrast;

        var count = 0;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var at = row * stride + column;
                var (left, right) = (column > 0 ? at - 1 : at, column < size - 1 ? at + 1 : at);
                var (above, below) = (row > 0 ? at - stride : at, row < size - 1 ? at + stride : at);
                if (Differ(green, left, right) || Differ(green, above, below) || Differ(red, left, right)
                    || Differ(red, above, below) || Differ(blue, left, right) || Differ(blue, above, below))
                {
                    edges[count++] = at;
                }
            }
        }

        return count;
    }

    private static void Smooth<TSolid>(
        ScenePainter<TSolid> painter, int size, int stride, Span<int> edges, Span<float> red, Span<float> green, Span<float> blue)
        where TSolid : struct, ISolid
    {
        var lanes = Vector<float>.Count;
        Span<float> xs = stackalloc float[lanes], ys = stackalloc float[lanes];
        for (var start = 0; start < 4 * edges.Length; start += lanes)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                var sample = Math.Min(start + lane, 4 * edges.Length - 1);
                var (row, column) = Math.DivRem(edges[sample >> 2], stride);
                xs[lane] = (column + 0.5f + OffsetsX[sample & 3]) * 2 / size - 1;
                ys[lane] = 1 - (row + 0.5f + OffsetsY[sample & 3]) * 2 / size;
            }

            var color = painter.Paint(new(xs), new(ys));
            for (var lane = 0; lane < lanes && start + lane < 4 * edges.Length; lane++)
            {
                var at = edges[(start + lane) >> 2];
                var first = ((start + lane) & 3) == 0;
                red[at] = (first ? 0 : red[at]) + color.X[lane] * 0.25f;
                green[at] = (first ? 0 : green[at]) + color.Y[lane] * 0.25f;
                blue[at] = (first ? 0 : blue[at]) + color.Z[lane] * 0.25f;
            }
        }
    }

    private static void Quantize(
        SyntheticScene scene, int size, int stride, Span<float> red, Span<float> green, Span<float> blue, Span<byte> destination)
    {
        var noise = 2 * scene.SensorNoise;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var at = row * stride + column;
                var hash = ((uint)(row * size + column) + (uint)scene.NoiseSeed) * 0x9e3779b1u;
                hash = (hash ^ (hash >> 15)) * 0x2c1b3c6du;
                hash ^= hash >> 13;
                var target = destination.Slice((row * size + column) * 3, 3);
                target[0] = Byte(red[at] + noise * ((hash & 0x3ff) / 1023f - 0.5f));
                target[1] = Byte(green[at] + noise * (((hash >> 10) & 0x3ff) / 1023f - 0.5f));
                target[2] = Byte(blue[at] + noise * (((hash >> 20) & 0x3ff) / 1023f - 0.5f));
            }
        }
    }

    private static byte Byte(float value) => (byte)(MathF.Min(1, MathF.Max(0, value)) * 255 + 0.5f);
}

using Relight.Data;
using Relight.Recipes.Embedding;
using Relight.Scenes;
using Relight.Vision;
using Relight.Vision.Pictures;
using Relight.Vision.Transforms;

namespace Relight.Tests.Recipes.Embedding;

/// <summary>Rendered scenes as files, also scaled and compressed.</summary>
internal static class Pictures
{
    private const int Side = 96;

    private static readonly SyntheticScenes Scenes = new(40, Side);

    /// <summary>The pixels of a scene.</summary>
    public static ByteImage Scene(int index)
    {
        var (pixels, random) = (new byte[Scenes.SampleShape.ByteCount], new CounterRandom(0));
        Scenes.Read(index, ref random, pixels);
        return new ByteImage(Side, Side, pixels);
    }

    /// <summary>A scene at another size.</summary>
    public static ByteImage Scaled(int index, int side)
    {
        var (result, random) = (new ByteImage(), new CounterRandom(0));
        new Resize(side).Apply(Scene(index), result, ref random);
        return result;
    }

    /// <summary>Writes a PNG file, or with a quality a JPEG file.</summary>
    public static string Write(string path, ByteImage image, int? quality = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, quality is { } given ? ImageEncoder.Jpeg(image, given) : ImageEncoder.Png(image));
        return path;
    }

    /// <summary>Photographs by their paths alone.</summary>
    public static Photo[] Photos(params string[] paths) => [.. paths.Select(path => new Photo(path, null, null))];
}

using Relight.Data;
using Relight.Scenes;
using Relight.Vision.Pictures;

namespace Relight.Tests.Recipes;

/// <summary>Small image files in class folders, as a user's photographs lie there.</summary>
internal static class PhotoFolder
{
    /// <summary>Writes ten scenes of each of two classes as PNG files.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="skip">Scenes to leave out, so that another folder holds other images.</param>
    /// <param name="first">Folder of the even scenes; empty: the folder itself.</param>
    /// <param name="second">Folder of the odd ones; empty: the folder itself.</param>
    public static string Write(string folder, int skip = 0, string first = "cubes", string second = "spheres")
    {
        var scenes = new SyntheticScenes(20 + skip, size: 16);
        var pixels = new byte[scenes.SampleShape.ByteCount];
        for (var i = skip; i < scenes.Count; i++)
        {
            var random = new CounterRandom(0);
            scenes.Read(i, ref random, pixels);
            var place = Path.Combine(folder, i % 2 == 0 ? first : second);
            Directory.CreateDirectory(place);
            File.WriteAllBytes(Path.Combine(place, $"{i}.png"), ImageEncoder.Png(pixels, 16, 16));
        }

        return folder;
    }
}

using System.Globalization;
using Relight.Data;
using Relight.Vision;
using Relight.Vision.Pictures;

namespace Relight.Scenes;

/// <summary>Synthetic scenes as a folder of PNG files, for what wants files: other tools, or a look at them.</summary>
public static class SyntheticSceneFolder
{
    /// <summary>Writes <c>synthetic-scenes-SIZE/train/class/000000.png</c> and so on, and the same below <c>val/</c>.</summary>
    /// <param name="to">Where the folder is made; the parent is made if need be.</param>
    /// <param name="trainCount">Scenes to learn from, 10 or more.</param>
    /// <param name="validationCount">Scenes to measure on, 10 or more; none of them is among the others.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="seed">What all scenes are functions of.</param>
    /// <param name="progress">Told how many scenes are written, from several threads.</param>
    /// <param name="cancellation">Leaves nothing behind.</param>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="IOException">The folder is there already, or cannot be written.</exception>
    public static string Write(
        string to, int trainCount, int validationCount, int size = 64, ulong seed = 0,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(trainCount, SyntheticScenes.ClassCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(validationCount, SyntheticScenes.ClassCount);
        var train = new SyntheticScenes(trainCount, size, seed);
        var validation = new SyntheticScenes(validationCount, size, seed, SyntheticSplit.Validation);
        var folder = Path.GetFullPath(Path.Combine(to, string.Create(CultureInfo.InvariantCulture, $"synthetic-scenes-{size}")));
        if (Path.Exists(folder))
        {
            throw new IOException($"{folder} is there already. Remove it, or choose another folder.");
        }

        var staging = Path.Combine(Path.GetFullPath(to), $".relight-writing-{Guid.NewGuid():N}");
        try
        {
            var done = 0;
            void Written() => progress?.Report(Interlocked.Increment(ref done));
            WritePart(train, Path.Combine(staging, "train"), Written, cancellation);
            WritePart(validation, Path.Combine(staging, "val"), Written, cancellation);
            File.WriteAllText(Path.Combine(staging, "README.txt"), string.Create(
                CultureInfo.InvariantCulture, $"Synthetic scenes, rendered by Relight with seed {seed}. No photographs.\n"));
            Directory.Move(staging, folder);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }

        return folder;
    }

    private static void WritePart(SyntheticScenes scenes, string folder, Action written, CancellationToken cancellation)
    {
        foreach (var name in scenes.Classes)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        Parallel.For(0, scenes.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var picture = new ByteImage(scenes.SampleShape.Width, scenes.SampleShape.Height);
            var random = default(CounterRandom);
            var label = scenes.Read(i, ref random, picture.Pixels);
            var file = string.Create(CultureInfo.InvariantCulture, $"{i:d6}.png");
            ImageEncoder.WritePng(Path.Combine(folder, scenes.Classes[label], file), picture);
            written();
        });
    }
}

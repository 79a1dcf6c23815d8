using Relight.Data;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Recipes.Embedding;

/// <summary>Reads photographs and computes the features that a run's backbone makes of them.</summary>
internal static class FeatureReader
{
    /// <summary>
    /// Rows that are computed together, always as many: kernels of libtorch add in another order for other shapes, and a photograph's
    /// features are to be the same bytes beside whichever others it is read.
    /// </summary>
    private const int Rows = 32;

    /// <summary>Computes the features of photographs; those that cannot be read do not end it.</summary>
    /// <param name="model">Whose backbone; left in evaluation mode.</param>
    /// <param name="photos">The photographs.</param>
    /// <param name="workers">Threads that read them, at least 1.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="UnreadableException">None can be read.</exception>
    /// <exception cref="InvalidDataException">The network makes something else than finite numbers of one.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static PhotoFeatures Read(
        SavedModel model, IReadOnlyList<Photo> photos, int workers, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        var files = new ImageList("", [.. photos.Select(photo => new ImageFile(Path.GetFullPath(photo.Path), ImageFile.Unlabeled))], []);
        var loader = new DataLoader(new ImageDataset(files, new Resize(model.Settings.Data.Size)), new DataLoaderOptions
        {
            BatchSize = Rows, Workers = workers, OnBadSample = OnBadSample.Skip,
        });
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        model.Network.Eval();
        var (read, features) = (new List<Photo>(), new List<Tensor>());
        foreach (var batch in loader.Epoch(0, cancellation: stop))
        {
            features.Add(Compute(model, batch));
            read.AddRange(batch.Indices.Select(index => photos[index]));
            stop.ThrowIfCancellationRequested();
            progress?.Report(batch.Indices[^1] + 1);
        }

        progress?.Report(photos.Count);
        UnreadPhoto[] unread = [.. loader.Skipped.Select(bad => new UnreadPhoto(photos[bad.Index].Path, bad.Reason))];
        if (read.Count == 0)
        {
            throw new UnreadableException(unread);
        }

        var all = Tensor.Cat([.. features]);
        Check(all, read);
        return new PhotoFeatures(read, all.Keep(), unread);
    }

    private static Tensor Compute(SavedModel model, Batch read)
    {
        using var scope = new TensorScope();
        using var taken = read;
        var device = ComputeChoice.DeviceOf(model.Settings.Training.Device);
        using var autocast = Autocast.Enter(model.Settings.Training.Precision, device);
        var batch = read.To(device);
        foreach (var transform in TaskFactory.Normalizing(model.Settings.Recipe))
        {
            batch = transform.Apply(batch);
        }

        var images = batch.Images;
        var (count, channels, height, width) = images.Shape.Dims4(nameof(FeatureReader));
        if (count < Rows)
        {
            images = Tensor.Cat([images, Tensor.Zeros([Rows - count, channels, height, width], images.DType, device: device)]);
        }

        var features = model.Network.Features(images.ToChannelsLast());
        return features[..(int)count].To(DType.Float32).To(Device.Cpu).Clone().Keep();
    }

    private static void Check(Tensor features, List<Photo> photos)
    {
        var sums = features.Sum([1]).ToArray<float>();
        if (Array.FindIndex(sums, sum => !float.IsFinite(sum)) is >= 0 and var broken)
        {
            throw new InvalidDataException(
                $"The network makes features of {photos[broken].Path} that are no finite numbers, so its weights are damaged or its "
                + "training went astray: choose another run, or an earlier checkpoint with --checkpoint.");
        }
    }
}

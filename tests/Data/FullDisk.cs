using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Relight.Data;
using Relight.Data.Caching;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Views;

namespace Relight.Tests.Data;

/// <summary>A disk that takes nothing more, from the beginning of a training on.</summary>
internal sealed class FullDisk : Callback
{
    /// <summary>From here on the cache writes to a device that is always full; what it reads stays its own file.</summary>
    public static void Under(Dataset dataset) =>
        FileOf(StoreOf(CacheOf(dataset))) = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);

    public override void OnTrainingStart(TrainingContext context)
    {
        Under(context.Training.Dataset);
        Under(context.Validation!.Dataset);
    }

    private static CachedDataset CacheOf(Dataset dataset) => dataset switch
    {
        Subset part => CacheOf(part.Source),
        ViewsDataset views => CacheOf(views.Source),
        _ => (CachedDataset)dataset,
    };

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_store")]
    private static extern ref SampleStore StoreOf(CachedDataset cache);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_file")]
    private static extern ref SafeFileHandle FileOf(SampleStore store);
}

using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>The crops of methods with small views.</summary>
internal static class MultiCrop
{
    private const double LeastOfMost = 1.0 / 3;

    /// <summary>Two large crops, and after them the small ones.</summary>
    public static IReadOnlyList<RandomResizedCrop> Of(MultiCropSettings settings, int size)
    {
        var large = new RandomResizedCrop(size, settings.CropScale);
        var most = Math.Max(settings.SmallScale, Math.Max(settings.CropScale, LeastOfMost));
        return [large, large, .. Enumerable.Repeat(new RandomResizedCrop(size / 2, settings.SmallScale, most), settings.SmallCrops)];
    }
}

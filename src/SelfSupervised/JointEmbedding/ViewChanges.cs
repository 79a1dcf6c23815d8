using Relight.Data;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>What is done to a crop so that views differ in more than what they show.</summary>
internal static class ViewChanges
{
    /// <summary>A crop with all that follows it: a flip, changed colors, and now and then none.</summary>
    public static ImagePipeline After(RandomResizedCrop crop, JointEmbeddingSettings settings) => new([crop, .. Of(settings)]);

    /// <summary>What the views of an image are called, from the first.</summary>
    /// <param name="view">From 0.</param>
    /// <param name="first">The first view's name.</param>
    public static string NameOf(int view, string first = SampleField.ImageName) => view == 0 ? first : $"{first}{view + 1}";

    private static IEnumerable<IImageTransform> Of(JointEmbeddingSettings settings)
    {
        yield return new RandomHorizontalFlip();
        if (settings.Jitter > 0)
        {
            var (most, hue) = (0.8 * settings.Jitter, 0.2 * settings.Jitter);
            yield return new ColorJitter(most, most, most, hue, probability: 0.8);
        }

        if (settings.Grayscale > 0)
        {
            yield return new RandomGrayscale(settings.Grayscale);
        }
    }
}

using Relight.Data;
using Relight.Data.Caching;
using Relight.Vision.Folders;
using Relight.Vision.Views;

namespace Relight.Recipes;

/// <summary>Says what images left open and how they were read, as <c>data check</c> does.</summary>
internal static class ImageGuesses
{
    /// <summary>A sentence for each kind of guess below these data sets.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Dataset?> datasets) =>
    [
        .. datasets.Select(Images).OfType<ImageDataset>().Distinct().SelectMany(images => images.Guesses.Keys).Distinct()
            .Select(guess => $"Some images were read by a guess: {guess}. relight data check counts them."),
    ];

    private static ImageDataset? Images(Dataset? dataset) => dataset switch
    {
        ImageDataset images => images,
        CachedDataset cache => Images(cache.Source),
        Subset part => Images(part.Source),
        ViewsDataset views => Images(views.Source),
        PartlyLabeledDataset pairs => Images(pairs.All),
        _ => null,
    };
}

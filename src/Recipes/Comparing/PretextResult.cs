namespace Relight.Recipes.Comparing;

/// <summary>What was learned without labels, judged with all of them: means over the seeds.</summary>
/// <param name="Pretext">Folder of the runs below those of the seeds.</param>
/// <param name="Method">What was learned, as <c>--method</c> names it.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Seconds">Training time; validation is not counted.</param>
/// <param name="ImagesPerSecond">Training images in that time.</param>
/// <param name="MemoryMiB">What the process held at the end.</param>
/// <param name="Knn20">Share of the validation images whose label the 20 nearest training images tell.</param>
/// <param name="Knn200">The same of the 200 nearest.</param>
/// <param name="Linear">The same of a linear classifier over the features.</param>
/// <param name="RandomKnn20">What the 20 nearest tell by a network of random weights.</param>
/// <param name="Accuracy">In the pretext's own question; null where it has none that is right or wrong.</param>
/// <param name="Chance">Accuracy of guessing in it.</param>
/// <param name="SeedsAtChance">Seeds that did no better than guessing.</param>
internal sealed record PretextResult(
    string Pretext, string Method, long Steps, double Seconds, double ImagesPerSecond, double MemoryMiB, double Knn20, double Knn200,
    double Linear, double RandomKnn20, double? Accuracy, double? Chance, int SeedsAtChance);

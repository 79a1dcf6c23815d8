namespace Relight.Recipes.Probing;

/// <summary>What features are worth: shares of the validation images whose label is told.</summary>
/// <param name="Knn20">By the 20 nearest training images.</param>
/// <param name="Knn200">By the 200 nearest.</param>
/// <param name="Linear">By a linear classifier over the features.</param>
/// <param name="Spread">How far the features are spread; 0: they have collapsed to a point.</param>
/// <param name="EffectiveRank">How many dimensions they use.</param>
/// <param name="Features">How many dimensions they have.</param>
/// <param name="TrainingImages">How many images the answers come from.</param>
/// <param name="ValidationImages">How many were asked.</param>
public sealed record ProbeResult(
    double Knn20, double Knn200, double Linear, double Spread, double EffectiveRank, int Features, int TrainingImages,
    int ValidationImages);

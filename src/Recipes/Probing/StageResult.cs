namespace Relight.Recipes.Probing;

/// <summary>What the features of one stage of a network are worth.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Knn20">Share of the validation images whose label the 20 nearest training images tell.</param>
/// <param name="Knn200">By the 200 nearest.</param>
/// <param name="Linear">By a linear classifier over the features.</param>
/// <param name="Features">How many dimensions they have.</param>
internal sealed record StageResult(string Stage, double Knn20, double Knn200, double Linear, int Features);

using Relight.Recipes.Probing;

namespace Relight.Recipes.Comparing;

/// <summary>What the features of a pretext are worth, and those of the same network before it learned anything.</summary>
/// <param name="Learned">The pretext's.</param>
/// <param name="RandomKnn20">Share of the validation images whose label the 20 nearest training images tell by random weights.</param>
internal sealed record ProbePair(ProbeResult Learned, double RandomKnn20);

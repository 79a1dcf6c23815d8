using Relight.Recipes.Probing;

namespace Relight.Recipes.Comparing;

/// <summary>What the features of a pretext are worth, and those of the same network before it learned anything.</summary>
internal sealed record ProbePair(ProbeResult Learned, ProbeResult Random);

using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>What a backbone makes of photographs.</summary>
/// <param name="Photos">Those that were read.</param>
/// <param name="Features">Their features (N, D), float32, on the processor; row i is of photograph i.</param>
/// <param name="Unread">Those that cannot be read.</param>
internal sealed record PhotoFeatures(IReadOnlyList<Photo> Photos, Tensor Features, IReadOnlyList<UnreadPhoto> Unread);

using Relight.Data;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>What is done to batches on the training device.</summary>
/// <param name="Views">Names of the views, in the order in which losses take them.</param>
/// <param name="Training">To the views, each pointed at one.</param>
/// <param name="Evaluation">To plain images.</param>
public sealed record ViewTransforms(
    IReadOnlyList<string> Views, IReadOnlyList<IBatchTransform> Training, IReadOnlyList<IBatchTransform> Evaluation);

using Relight.Data;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>What the views are called.</summary>
internal static class JointEmbeddingViews
{
    /// <summary>The first is the usual image, which is what pictures of a batch show.</summary>
    public static IReadOnlyList<string> Names { get; } = [SampleField.ImageName, "image2"];
}

using Relight.Nn;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.SemiSupervised;

/// <summary>All that a method trains or remembers that learns from all images and some labels.</summary>
/// <param name="network">The classifier.</param>
public sealed class SemiSupervisedModule(Backbone network) : Module
{
    /// <summary>The classifier: a backbone with its head.</summary>
    public Backbone Network { get; } = network;

    /// <summary>What answers something else from the backbone's features: a projector, or a pretext's classifier.</summary>
    public Layer? Projector { get; init; }

    /// <summary>A classifier that follows the other as the exponential average of its weights, and is not trained itself.</summary>
    public Backbone? Teacher
    {
        get;
        init => field = value is null ? null : MovingAverage.Of(value, Network);
    }

    /// <summary>A loss that remembers something, such as a running mean.</summary>
    public Module? Loss { get; init; }
}

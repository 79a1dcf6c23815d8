namespace Relight.SelfSupervised.Pretexts;

/// <summary>Learns from images alone; in evaluation, its features are measured.</summary>
public abstract class PretextMethod : Method
{
    /// <inheritdoc/>
    public override bool LearnsLabels => false;

    /// <summary>What usually mends it when its embeddings collapse, as a sentence goes on after "try".</summary>
    public virtual string CollapseRemedy => "a lower learning rate (--lr), and more varied photographs";

    /// <inheritdoc/>
    public override string Head => NoHead;

    /// <inheritdoc/>
    public override string BackboneKey => "backbone";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => [];
}

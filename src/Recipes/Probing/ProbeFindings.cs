namespace Relight.Recipes.Probing;

/// <summary>All that a probe found out about a run.</summary>
/// <param name="Learned">What the features are worth.</param>
/// <param name="Random">What those of the same network with random weights are worth; null: that was not asked for.</param>
/// <param name="Stages">What those of each stage are worth; empty: that was not asked for.</param>
/// <param name="FineTuned">What fine-tuning reached; empty: that was not asked for.</param>
/// <param name="Cautions">What the results do not mean, a sentence each.</param>
internal sealed record ProbeFindings(
    ProbeResult Learned, ProbeResult? Random, IReadOnlyList<StageResult> Stages, IReadOnlyList<FineTuneResult> FineTuned,
    IReadOnlyList<string> Cautions)
{
    /// <summary>The stage over whose features a linear classifier does best, the earliest of equal ones; null without stages.</summary>
    public StageResult? Best => Stages.MaxBy(stage => stage.Linear);
}

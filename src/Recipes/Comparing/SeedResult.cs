namespace Relight.Recipes.Comparing;

/// <summary>What one way reached with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Accuracy">Validation accuracy at the last epoch, in [0, 1].</param>
/// <param name="Top5">Share of validation images whose class is among the five highest scores; null where there are five classes or
/// fewer.</param>
/// <param name="AccuracyByEpoch">Validation accuracy after each epoch that was validated.</param>
/// <param name="ValidatedEpochs">Those epochs, counted from 1.</param>
/// <param name="Seconds">Training time over all attempts, pretexts included; validation is not counted.</param>
/// <param name="Run">The run's folder, relative to the comparison's.</param>
internal sealed record SeedResult(long Seed, double Accuracy, double? Top5, IReadOnlyList<double> AccuracyByEpoch,
    IReadOnlyList<int> ValidatedEpochs, double Seconds, string Run)
{
    /// <summary>
    /// Mean validation accuracy of the last three validated epochs, or of all if there are fewer: one epoch may jump by points.
    /// </summary>
    public double LastThreeMean => AccuracyByEpoch.TakeLast(3).Average();
}

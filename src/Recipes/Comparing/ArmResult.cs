namespace Relight.Recipes.Comparing;

/// <summary>
/// What one arm reached over all seeds. Accuracies are shares in [0, 1] at the last epoch: none is picked by the validation set.
/// </summary>
/// <param name="Arm">Short name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Epochs">Passes over its training data.</param>
/// <param name="Mean">Mean accuracy over the seeds.</param>
/// <param name="Spread">Standard deviation over the seeds (n − 1); null with one seed.</param>
/// <param name="LastThreeMean">Mean over the seeds of the mean accuracy of the last three epochs.</param>
/// <param name="Seconds">Mean time over the seeds, validation included.</param>
/// <param name="Seeds">What each seed reached.</param>
internal sealed record ArmResult(
    string Arm, string Title, int Epochs, double Mean, double? Spread, double LastThreeMean, double Seconds,
    IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>Sums up the seeds of an arm.</summary>
    public static ArmResult Of(Arm arm, int epochs, IReadOnlyList<SeedResult> seeds)
    {
        var mean = seeds.Average(s => s.Accuracy);
        double? spread = seeds.Count < 2 ? null : Math.Sqrt(seeds.Sum(s => (s.Accuracy - mean) * (s.Accuracy - mean)) / (seeds.Count - 1));
        return new ArmResult(arm.Name, arm.Title, epochs, mean, spread, seeds.Average(s => s.LastThreeMean),
            seeds.Average(s => s.Seconds), seeds);
    }
}

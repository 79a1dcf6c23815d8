using System.Text.Json.Serialization;

namespace Relight.Recipes.Comparing;

/// <summary>
/// What one way reached over all seeds. Accuracies are shares in [0, 1] at the last epoch: none is picked by the validation set.
/// </summary>
/// <param name="Way">Its name.</param>
/// <param name="Title">What it is.</param>
/// <param name="SeesLabels">Whether it sees labels beside images without, rather than in a plain training on them.</param>
/// <param name="Pretext">Folder of the last pretext that it begins with; null: random weights.</param>
/// <param name="Epochs">Passes of what learns the labels over its images.</param>
/// <param name="Mean">Mean accuracy over the seeds.</param>
/// <param name="Spread">Standard deviation over the seeds (n − 1); null with one seed.</param>
/// <param name="LastThreeMean">Mean over the seeds of the mean accuracy of the last three validations.</param>
/// <param name="Seconds">Mean training time over the seeds, pretexts included; validation is not counted.</param>
/// <param name="Seeds">What each seed reached.</param>
internal sealed record WayResult(
    string Way, string Title, bool SeesLabels, string? Pretext, int Epochs, double Mean, double? Spread, double LastThreeMean, double Seconds,
    IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>The spread in percentage points, for tables.</summary>
    [JsonIgnore]
    public string SpreadText => Spread is { } spread ? FormattableString.Invariant($"± {100 * spread:0.0}") : "–";

    /// <summary>Sums up the seeds of a way.</summary>
    public static WayResult Of(Way way, string? pretext, int epochs, IReadOnlyList<SeedResult> seeds)
    {
        var mean = seeds.Average(s => s.Accuracy);
        double? spread = seeds.Count < 2 ? null : Math.Sqrt(seeds.Sum(s => (s.Accuracy - mean) * (s.Accuracy - mean)) / (seeds.Count - 1));
        return new WayResult(way.Name, way.Title, way.SeesLabels, pretext, epochs, mean, spread, seeds.Average(s => s.LastThreeMean),
            seeds.Average(s => s.Seconds), seeds);
    }
}

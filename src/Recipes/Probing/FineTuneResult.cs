namespace Relight.Recipes.Probing;

/// <summary>What fine-tuning reached with some of the labels. Accuracies are shares of the validation images, at the last epoch.</summary>
/// <param name="Labels">How many labels: a share such as <c>10%</c>, or a number per class.</param>
/// <param name="Images">How many images they are.</param>
/// <param name="Epochs">Passes over these.</param>
/// <param name="Accuracies">Of each seed.</param>
/// <param name="Scratch">The same from random weights; null: that was not asked for.</param>
internal sealed record FineTuneResult(
    string Labels, int Images, int Epochs, IReadOnlyList<double> Accuracies, IReadOnlyList<double>? Scratch)
{
    /// <summary>Their mean.</summary>
    public double Mean => Accuracies.Average();

    /// <summary>Their standard deviation (n − 1); null with one seed.</summary>
    public double? Spread => SpreadOf(Accuracies);

    /// <summary>The standard deviation (n − 1) of values; null with one.</summary>
    public static double? SpreadOf(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = values.Average();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

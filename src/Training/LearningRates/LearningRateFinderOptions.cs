namespace Relight.Training.LearningRates;

/// <summary>How a learning-rate search sweeps.</summary>
public sealed record LearningRateFinderOptions
{
    /// <summary>The first rate, above 0.</summary>
    public double MinRate { get; init => field = Positive(value, nameof(MinRate)); } = 1e-7;

    /// <summary>The last rate, above <see cref="MinRate"/>.</summary>
    public double MaxRate { get; init => field = Positive(value, nameof(MaxRate)); } = 10;

    /// <summary>Optimizer steps from the first rate to the last, at least 10.</summary>
    public int Steps
    {
        get;
        init => field = value >= 10 ? value : throw new ArgumentOutOfRangeException(nameof(Steps), value, "Expected 10 steps or more.");
    } = 100;

    /// <summary>
    /// β of the losses' running average, in [0, 1): 0.98, fastai's, looks back some fifty steps. The average's start is corrected for its
    /// bias.
    /// </summary>
    public double Smoothing
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Smoothing), value, "Expected at least 0 and less than 1.");
    } = 0.98;

    /// <summary>The search ends where the smoothed loss is so many times its lowest value, above 1.</summary>
    public double DivergenceFactor
    {
        get;
        init => field = value > 1 ? value : throw new ArgumentOutOfRangeException(nameof(DivergenceFactor), value, "Expected more than 1.");
    } = 4;

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a learning rate above 0.");
}

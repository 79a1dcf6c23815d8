namespace Relight.Training.Callbacks;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Optimizer steps done, from the beginning of the training.</param>
/// <param name="Steps">Steps in all, unless something ends the training early; at least 1.</param>
/// <param name="Loss">The training loss of late: a moving average over what was shown.</param>
/// <param name="Rate">Samples a second, since the training began or went on.</param>
/// <param name="Left">Time until the last step, at the pace so far.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Step, long Steps, double Loss, double Rate, TimeSpan Left)
{
    /// <summary>The share that is done, from 0 to 1.</summary>
    public double Share => Math.Clamp((double)Step / Steps, 0, 1);
}

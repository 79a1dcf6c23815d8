namespace Relight.Training.LearningRates;

/// <summary>One step of a learning-rate search.</summary>
/// <param name="Rate">The rate with which the step was taken.</param>
/// <param name="Loss">The batch's loss before the step.</param>
/// <param name="Smoothed">The running average of the losses, corrected for the bias of its start.</param>
public readonly record struct LearningRatePoint(double Rate, double Loss, double Smoothed);

namespace Relight.Training.Metrics;

/// <summary>What a model answered to a sample.</summary>
/// <param name="Index">The sample's index in its data set.</param>
/// <param name="TrueClass">The label.</param>
/// <param name="PredictedClass">The class with the highest score.</param>
/// <param name="Probability">Softmax probability of the predicted class, in (0, 1].</param>
/// <param name="Loss">−ln of the softmax probability of the true class, at least 0, in nats.</param>
public readonly record struct SampleAnswer(int Index, int TrueClass, int PredictedClass, float Probability, float Loss)
{
    /// <summary>Whether the predicted class is another than the true one.</summary>
    public bool IsWrong => PredictedClass != TrueClass;
}

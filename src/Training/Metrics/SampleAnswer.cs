namespace Relight.Training.Metrics;

/// <summary>A wrong answer, and how sure the model was of it.</summary>
/// <param name="Index">The sample's index in its data set.</param>
/// <param name="TrueClass">The label.</param>
/// <param name="PredictedClass">The class with the highest score.</param>
/// <param name="Probability">Softmax probability of the predicted class, in (0, 1].</param>
public readonly record struct ConfidentMistake(int Index, int TrueClass, int PredictedClass, float Probability);

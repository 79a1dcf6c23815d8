namespace Relight.Recipes;

/// <summary>A class and how likely the model holds it to be.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Probability">Softmax probability, in [0, 1].</param>
public sealed record Prediction(string Class, float Probability);

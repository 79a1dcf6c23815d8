using Relight.Data;

namespace Relight.Recipes;

/// <summary>Images to measure a model on.</summary>
/// <param name="Dataset">The images, at the model's size.</param>
/// <param name="Part">Which part of the data set they are, as its folder or table calls it; or <c>what was held out in training</c>, or
/// <c>all</c>.</param>
/// <param name="Notes">What was decided to read the data so, a line each.</param>
internal sealed record EvaluationImages(Dataset Dataset, string Part, IReadOnlyList<string> Notes);

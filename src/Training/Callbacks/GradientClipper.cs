using Relight.Optim;

namespace Relight.Training.Callbacks;

/// <summary>Limits gradients before each step: by their common norm, element by element, or both in this order.</summary>
/// <param name="norm">The largest L2 norm over all parameters, above 0; null: any.</param>
/// <param name="value">The largest magnitude of an element, above 0; null: any.</param>
public sealed class GradientClipper(double? norm, double? value) : Callback
{
    /// <inheritdoc/>
    public override void OnGradients(TrainingContext context) => Clip(context.Optimizer);

    /// <summary>Limits the gradients of everything that an optimizer changes.</summary>
    internal void Clip(Optimizer optimizer)
    {
        var parameters = optimizer.Groups.SelectMany(group => group.Parameters);
        if (norm is { } largestNorm)
        {
            GradientClipping.ByNorm(parameters, largestNorm);
        }

        if (value is { } largest)
        {
            GradientClipping.ByValue(parameters, largest);
        }
    }
}

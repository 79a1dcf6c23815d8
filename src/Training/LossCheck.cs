using Relight.Tensors;

namespace Relight.Training;

/// <summary>Whether what a task calls its loss can be one; the errors name the task.</summary>
internal static class LossCheck
{
    /// <summary>A loss to be differentiated.</summary>
    /// <param name="loss">Scalar (), floating point, on the training device, with the graph that it came from.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="device">The training device; null: any.</param>
    /// <exception cref="InvalidOperationException">It is none; the message says what is expected.</exception>
    public static void CheckTraining(Tensor loss, string task, Device? device)
    {
        CheckValue(loss, task, "loss");
        if (device is { } expected && loss.Device.Type != expected.Type)
        {
            throw new InvalidOperationException(
                $"The loss of {task} is on {loss.Device}, but the training is on {expected}: move what it is computed from.");
        }

        if (!loss.RequiresGrad)
        {
            throw new InvalidOperationException(
                $"The loss of {task} has no graph to differentiate: it was detached, made from plain numbers, computed within a "
                    + "NoGradScope, or depends on frozen parameters alone.");
        }
    }

    /// <summary>A loss to be measured.</summary>
    /// <param name="loss">Scalar (), floating point.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static void CheckValue(Tensor loss, string task, string what)
    {
        if (loss.ElementCount != 1)
        {
            throw new InvalidOperationException(
                $"The {what} of {task} has the shape {loss.Shape}; expected a scalar (), the mean over the batch: end with .Mean().");
        }

        if (!loss.DType.IsFloatingPoint)
        {
            throw new InvalidOperationException(
                $"The {what} of {task} is {loss.DType}; expected floating point, such as Float32, which has gradients.");
        }
    }
}

using System.Globalization;
using Relight.Optim;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>
/// Writes the learning rate and the momentum (β₁ of Adam) of the next step into the run every few steps: <c>step/learning_rate</c> is that
/// of the first parameter group, <c>group1/learning_rate</c> that of the second. A group like one before it is left out.
/// </summary>
internal sealed class LearningRateMonitor(RunDirectory run) : Callback
{
    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        if (loop.State.Step % loop.Options.LogEverySteps == 0)
        {
            run.Metrics.Append(loop.State.Step, loop.State.Epoch, [.. Values(loop.Optimizer)]);
        }
    }

    private static IEnumerable<(string Name, double Value)> Values(Optimizer optimizer)
    {
        foreach (var (index, group) in optimizer.Groups.Index().DistinctBy(pair => (pair.Item.LearningRate, pair.Item.Momentum)))
        {
            var part = index == 0 ? "step" : string.Create(CultureInfo.InvariantCulture, $"group{index}");
            yield return ($"{part}/learning_rate", group.LearningRate);
            yield return ($"{part}/momentum", group.Momentum);
        }
    }
}

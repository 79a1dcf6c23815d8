using System.Globalization;
using Relight.Runs;

namespace Relight.Training.Callbacks;

/// <summary>
/// Writes the learning rate and the momentum (β₁ of Adam) of the next step into the run every few steps: <c>step/learning_rate</c> is that
/// of the first parameter group, <c>group1/learning_rate</c> that of the second. A group like one before it is left out. Where there
/// are several phases, the name of each stands before it.
/// </summary>
internal sealed class LearningRateMonitor(RunDirectory run) : Callback
{
    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step % context.Options.LogEverySteps == 0)
        {
            run.Metrics.Append(context.State.Step, context.State.Epoch, [.. context.Phases.SelectMany(Values)]);
        }
    }

    private static IEnumerable<(string Name, double Value)> Values(TrainingPhase phase)
    {
        foreach (var (index, group) in phase.Optimizer.Groups.Index().DistinctBy(pair => (pair.Item.LearningRate, pair.Item.Momentum)))
        {
            var part = (phase.Name.Length > 0 ? phase.Name + "/" : "")
                + (index == 0 ? "step" : string.Create(CultureInfo.InvariantCulture, $"group{index}"));
            yield return ($"{part}/learning_rate", group.LearningRate);
            yield return ($"{part}/momentum", group.Momentum);
        }
    }
}

using Relight.Data;
using Relight.Nn;
using Relight.Tensors;
using Relight.Training.Callbacks;

namespace Relight.Training;

/// <summary>
/// Training steps that end at the first value that is not finite, and name the layer that gave it: in the forward pass any such value, in
/// the backward pass NaN.
/// </summary>
internal sealed class AnomalyDetection
{
    private readonly TrainingTask _task;
    private readonly Dictionary<Module, string> _names = new(ReferenceEqualityComparer.Instance);

    public AnomalyDetection(TrainingTask task)
    {
        _task = task;
        foreach (var (name, module) in task.Module.NamedModules())
        {
            _names[module] = name.Length == 0 ? module.GetType().Name : $"{name} ({module.GetType().Name})";
        }
    }

    /// <summary>The loss of a batch.</summary>
    /// <exception cref="AnomalyException">Here the output of a layer, or in the backward pass of the loss a gradient, is not
    /// finite.</exception>
    public StepOutput Step(Func<Batch, StepOutput> step, Batch batch)
    {
        var watch = new BackwardWatch();
        StepOutput output;
        using (ForwardObservation.Begin(new Observer(this, watch)))
        {
            output = step(batch);
        }

        LossCheck.CheckTraining(output.Loss, _task.Name, device: null);
        if (!NonFiniteFinder.IsFinite(output.Loss))
        {
            throw new AnomalyException(
                "The loss is not finite, though the outputs of all layers are. Look at the labels, or at the loss function.");
        }

        watch.Attach(output.Loss);
        return output;
    }

    private string NameOf(Layer layer) => _names.GetValueOrDefault(layer) ?? layer.GetType().Name;

    private sealed class Observer(AnomalyDetection detection, BackwardWatch watch) : IForwardObserver
    {
        public void OnEnter(Layer layer, Tensor x) => watch.Enter(detection.NameOf(layer));

        public void OnLeave(Layer layer, Tensor y)
        {
            watch.Leave();
            if (!NonFiniteFinder.IsFinite(y))
            {
                throw new AnomalyException(
                    $"The forward pass of {detection.NameOf(layer)} gave values that are not finite, and no layer did so before it.");
            }
        }
    }
}

using Relight.Data;
using Relight.Nn;
using Relight.Tensors;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>A task whose training steps end at the first value that is not finite, and name the layer that gave it: in the forward pass any such value, in the backward pass NaN.</summary>
internal sealed class AnomalyDetection : TrainingTask
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

    public override Module Module => _task.Module;

    internal override string Name => _task.Name;

    /// <exception cref="AnomalyException">Here the output of a layer, or in the backward pass of the loss a gradient, is not finite.</exception>
    public override StepOutput TrainingStep(Batch batch)
    {
        var watch = new BackwardWatch();
        StepOutput output;
        using (ForwardObservation.Begin(new Observer(this, watch)))
        {
            output = _task.TrainingStep(batch);
        }

        LossCheck.CheckTraining(output.Loss, Name, device: null);
        if (!NonFiniteFinder.IsFinite(output.Loss))
        {
            throw new AnomalyException("The loss is not finite, though the outputs of all layers are. Look at the labels, or at the loss function.");
        }

        watch.Attach(output.Loss);
        return output;
    }

    public override StepOutput EvaluationStep(Batch batch) => _task.EvaluationStep(batch);

    public override MetricSet CreateMetrics() => _task.CreateMetrics();

    public override MetricSet CreateEvaluationMetrics() => _task.CreateEvaluationMetrics();

    private string NameOf(Layer layer) => _names.GetValueOrDefault(layer) ?? layer.GetType().Name;

    private sealed class Observer(AnomalyDetection detection, BackwardWatch watch) : IForwardObserver
    {
        public void OnEnter(Layer layer, Tensor x) => watch.Enter(detection.NameOf(layer));

        public void OnLeave(Layer layer, Tensor y)
        {
            watch.Leave();
            if (!NonFiniteFinder.IsFinite(y))
            {
                throw new AnomalyException($"The forward pass of {detection.NameOf(layer)} gave values that are not finite, and no layer did so before it.");
            }
        }
    }
}

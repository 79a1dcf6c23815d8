using Relight.Optim.Schedules;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// From losses to changed weights, for the trainer's loop and for loops of one's own: gradients are gathered over the batches of a step,
/// and when they are complete, unscaled, limited by whoever is asked, and used once.
/// </summary>
internal sealed class StepEngine
{
    private readonly TrainerOptions _options;
    private readonly Scheduler[] _schedulers;
    private TrainingPhase _phase;

    /// <param name="phases">At least one, in their order.</param>
    /// <param name="options">Precision.</param>
    public StepEngine(IReadOnlyList<TrainingPhase> phases, TrainerOptions options)
    {
        (Phases, _options, _phase) = (phases, options, phases[0]);
        _schedulers = [.. phases.Select(phase => new Scheduler(phase.Optimizer, phase.Schedule))];
    }

    public IReadOnlyList<TrainingPhase> Phases { get; }

    /// <summary>The phase in work, or the last that was.</summary>
    public TrainingPhase Phase => _phase;

    /// <summary>Loss scaling, for float16.</summary>
    public LossScaler Scaler { get; } = new();

    /// <summary>Whether all that was learned from is in the weights: false between the batches whose gradients make one step.</summary>
    public bool IsBetweenSteps { get; private set; } = true;

    /// <summary>What the next step depends on, by the names in a checkpoint.</summary>
    public IEnumerable<(string Name, IStateful Part)> Parts
    {
        get
        {
            foreach (var (phase, scheduler) in Phases.Zip(_schedulers))
            {
                var prefix = ReferenceEquals(phase, Phases[0]) ? "" : $"phases.{phase.Name}.";
                yield return (prefix + "optimizer", phase.Optimizer);
                yield return (prefix + "scheduler", scheduler);
            }
        }
    }

    /// <summary>Begins with a batch, or goes on with the step that is begun.</summary>
    public void Begin() => IsBetweenSteps = false;

    /// <summary>Computes in a phase, whose gradients alone are wanted then.</summary>
    public T In<T>(TrainingPhase phase, Func<T> compute)
    {
        _phase = phase;
        Tensor[] others = Phases.Count == 1
            ? []
            : [.. ParametersOf(Phases.Where(other => other != phase)).Except(ParametersOf([phase]), ReferenceEqualityComparer.Instance)
            .Cast<Tensor>().Where(parameter => parameter.RequiresGrad)];
        try
        {
            Require(others, false);
            return compute();
        }
        finally
        {
            Require(others, true);
        }
    }

    /// <summary>Adds the gradients of a loss.</summary>
    /// <param name="loss">Scalar (), the mean over samples of a batch.</param>
    /// <param name="share">Their share of the batch.</param>
    /// <param name="group">Batches that make the step.</param>
    public void Backward(Tensor loss, double share, int group)
    {
        IsBetweenSteps = false;
        loss = share == 1 ? loss : loss * share;
        loss = group == 1 ? loss : loss / group;
        (_options.ComputePrecision == Precision.Fp16 ? Scaler.Apply(loss) : loss).Backward();
    }

    /// <summary>Changes the weights of a phase by the gradients that were gathered, and sets its next learning rate.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="onGradients">Called when the gradients are complete, unscaled and finite.</param>
    public void Update(TrainingPhase phase, Action onGradients)
    {
        _phase = phase;
        var optimizer = phase.Optimizer;
        if (_options.ComputePrecision != Precision.Fp16 || Scaler.Unscale(optimizer.Groups.SelectMany(group => group.Parameters)))
        {
            onGradients();
            optimizer.Step();
        }

        optimizer.ZeroGrad();
        _schedulers[Phases.Index().First(one => one.Item == phase).Index].Step();
    }

    /// <summary>Ends the step, once every phase has changed its weights.</summary>
    public void End()
    {
        if (_options.ComputePrecision == Precision.Fp16)
        {
            Scaler.Adapt();
        }

        IsBetweenSteps = true;
    }

    private static IEnumerable<Tensor> ParametersOf(IEnumerable<TrainingPhase> phases) =>
        phases.SelectMany(phase => phase.Optimizer.Groups).SelectMany(group => group.Parameters);

    private static void Require(Tensor[] parameters, bool gradients)
    {
        foreach (var parameter in parameters)
        {
            parameter.RequiresGrad = gradients;
        }
    }
}

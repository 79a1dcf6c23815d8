using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;
using Relight.Training;

namespace Relight.Tests.Training;

/// <summary>
/// Two layers, each with an optimizer of its own: the left one predicts a mean, the right one follows the left; a teacher averages, a queue
/// remembers.
/// </summary>
internal sealed class Pair : TrainingTask, IDisposable
{
    private readonly Sequential _both;
    private Tensor _last = Tensor.Zeros([2]);

    public Pair()
    {
        Torch.ManualSeed(3);
        (Left, Right, Teacher) = (new Linear(192, 1), new Linear(192, 1), new Linear(192, 1));
        Teacher.Weight.RequiresGrad = Teacher.Bias!.RequiresGrad = false;
        _both = new Sequential(Left, Right, Teacher);
    }

    public Linear Left { get; }

    public Linear Right { get; }

    public Linear Teacher { get; }

    public TensorQueue Queue { get; } = new();

    public long Steps { get; private set; }

    public bool IsSplittable { get; init; } = true;

    public string RightName { get; init; } = "right";

    public Action OnRight { get; set; } = () => { };

    public override Module Module => _both;

    public override bool CanSplit => IsSplittable;

    public override IEnumerable<(string Name, IStateful Part)> State => [("queue", Queue)];

    public override IReadOnlyList<TrainingPhase> ConfigurePhases(long steps) =>
    [
        new("left", new Sgd(Left.Parameters(), 0.01, momentum: 0.9), null, LeftStep),
        new(RightName, new Adam(Right.Parameters(), 0.01), new Relight.Optim.Schedules.Cosine((int)steps), RightStep),
    ];

    public override StepOutput TrainingStep(Batch batch) => throw new InvalidOperationException("There are phases.");

    public override StepOutput EvaluationStep(Batch batch)
    {
        Log("steps_seen", Steps);
        var (left, right) = (Loss(Left, batch), Loss(Right, batch));
        return new StepOutput(left + right, batch, ("left", left), ("right", right));
    }

    public override void AfterStep(long step, long steps)
    {
        Steps = step;
        Teacher.Weight.LerpInPlace(Left.Weight, 0.25);
        Queue.Put(_last);
    }

    public byte[] Bytes() => [.. _both.StateDict().SelectMany(entry => entry.Value.Contiguous().AsBytes().ToArray())];

    public void Dispose() => _last.Dispose();

    private static Tensor Loss(Linear layer, Batch batch) =>
        (layer.Forward(batch.Images.Flatten(1)) - batch.Images.Mean([1, 2, 3]).Unsqueeze(1)).Pow(2).Mean();

    private StepOutput LeftStep(Batch batch) => new(Loss(Left, batch), batch);

    private StepOutput RightStep(Batch batch)
    {
        OnRight();
        Log("steps_seen", (double)Steps);
        Log("left_weights", Left.Weight.Sum());
        _last.Dispose();
        _last = batch.Images.Mean([1, 2, 3])[..2].Detach().Keep();
        return new StepOutput((Right.Forward(batch.Images.Flatten(1)) - Left.Forward(batch.Images.Flatten(1))).Pow(2).Mean(), batch);
    }
}

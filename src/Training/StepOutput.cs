using Relight.Data;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>What a task makes of one batch.</summary>
/// <param name="Loss">Scalar (), the mean over the batch, to be differentiated.</param>
/// <param name="Scores">What metrics compare: for classification the logits, (N, classes). Null where nothing is compared.</param>
/// <param name="Targets">With what they compare it: for classification the labels, int64 (N,).</param>
/// <param name="Indices">The samples' indices in their data set.</param>
public sealed record StepOutput(Tensor Loss, Tensor? Scores, Tensor? Targets, int[] Indices)
{
    /// <summary>The loss of a task that compares nothing.</summary>
    /// <param name="loss">Scalar (), the mean over the batch, to be differentiated.</param>
    /// <param name="batch">What it is of.</param>
    /// <param name="terms">The terms that it is made of, each with its name: scalars (), means over the batch.</param>
    public StepOutput(Tensor loss, Batch batch, params ReadOnlySpan<(string Name, Tensor Value)> terms)
        : this(loss, null, null, batch.Indices) => Terms = [.. terms];

    /// <summary>
    /// The terms that the loss is made of, each with its name: scalars (), means over the batch. They are measured beside the loss.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> Terms { get; init; } = [];

    /// <summary>Number of samples in the batch.</summary>
    public int Count => Indices.Length;

    /// <summary>The same values without their graph, in the scope around this one.</summary>
    internal StepOutput KeptFrom(TensorScope scope) => Map(tensor => scope.Keep(tensor.Detach()));

    /// <summary>The same with other tensors.</summary>
    internal StepOutput Map(Func<Tensor, Tensor> map) => this with
    {
        Loss = map(Loss),
        Scores = Scores is null ? null : map(Scores),
        Targets = Targets is null ? null : map(Targets),
        Terms = [.. Terms.Select(term => (term.Name, map(term.Value)))],
    };

    /// <summary>Frees the tensors.</summary>
    internal void Free()
    {
        foreach (var tensor in (Tensor?[])[Loss, Scores, Targets, .. Terms.Select(term => term.Value)])
        {
            tensor?.Dispose();
        }
    }

    /// <summary>The output of a whole batch from those of its parts.</summary>
    /// <param name="parts">In the order of the batch.</param>
    /// <param name="indices">The samples of the whole batch.</param>
    internal static StepOutput Joined(IReadOnlyList<StepOutput> parts, int[] indices)
    {
        return new StepOutput(Mean(part => part.Loss), All(part => part.Scores), All(part => part.Targets), indices)
        {
            Terms = [.. parts[0].Terms.Select((term, i) => (term.Name, Mean(part => part.Terms[i].Value)))],
        };

        Tensor Mean(Func<StepOutput, Tensor> value) =>
            Tensor.Stack([.. parts.Select(part => value(part) * ((double)part.Count / indices.Length))]).Sum();

        Tensor? All(Func<StepOutput, Tensor?> value) =>
            parts.Any(part => value(part) is null) ? null : Tensor.Cat([.. parts.Select(part => value(part)!)]);
    }

    /// <summary>The output of a batch from those of several phases: the loss is their sum, and each is a term.</summary>
    internal static StepOutput OfPhases(IReadOnlyList<(TrainingPhase Phase, StepOutput Output)> outputs) =>
        outputs.Count == 1 ? outputs[0].Output : outputs[^1].Output with
    {
        Loss = Tensor.Stack([.. outputs.Select(one => one.Output.Loss)]).Sum(),
        Terms = [.. outputs.SelectMany(one => one.Output.Terms.Prepend((one.Phase.Name, one.Output.Loss)))],
    };
}

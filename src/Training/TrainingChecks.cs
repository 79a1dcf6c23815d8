using System.Globalization;
using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;
using Relight.Training.Callbacks;

namespace Relight.Training;

/// <summary>What must hold for a training to learn at all, looked at before its first step, and what its user should know then.</summary>
internal static class TrainingChecks
{
    private const int MostNamed = 5;

    /// <summary>What is to be trained, by what, on what, and measured on what must fit together.</summary>
    /// <exception cref="ArgumentException">It does not; the message says what.</exception>
    public static void Check(
        TrainingTask task, IReadOnlyList<TrainingPhase> phases, DataLoader training, IReadOnlyList<ValidationSet> validation)
    {
        if (training.BatchCount == 0)
        {
            throw new ArgumentException(
                "There is not one whole batch to train on: use a smaller batch, more images, or keep the last batch.", nameof(training));
        }

        if (phases.Count == 0 || phases.Select(phase => phase.Name).Distinct(StringComparer.Ordinal).Count() < phases.Count)
        {
            throw new ArgumentException(
                $"{task.Name} has {phases.Count} phases, named {string.Join(", ", phases.Select(phase => $"'{phase.Name}'"))}: expected "
                + "one or more, each with a name of its own.", nameof(task));
        }

        foreach (var phase in phases)
        {
            CheckOptimizer(task.Module, phase.Optimizer);
        }

        if (validation.Select(set => set.Name).Distinct(StringComparer.Ordinal).Count() < validation.Count)
        {
            throw new ArgumentException(
                $"Sets to validate on share a name: {string.Join(", ", validation.Select(set => set.Name))}. Give each its own; "
                + $"'{ValidationSet.FirstName}' is the first's.", nameof(validation));
        }

        foreach (var set in validation)
        {
            CheckClasses(training.Dataset, set.Loader.Dataset);
        }
    }

    /// <summary>An optimizer must be over parameters of what is trained, and over nothing else, for that would not be saved.</summary>
    /// <exception cref="ArgumentException">It is not; the message names what is foreign.</exception>
    public static void CheckOptimizer(Module module, Optimizer optimizer)
    {
        var own = OwnParameters(module);
        if (own.Count == 0)
        {
            throw new ArgumentException($"{NameOf(module)} has no parameter: there is nothing to train.", nameof(module));
        }

        var all = optimizer.Groups.Sum(group => group.Parameters.Count);
        string[] foreign =
        [
            .. optimizer.Groups.Index().SelectMany(group => group.Item.Parameters.Index().Where(parameter => !own.Contains(parameter.Item))
                .Select(parameter => $"number {parameter.Index} of group {group.Index}, shape {parameter.Item.Shape}")),
        ];
        if (foreign.Length > 0)
        {
            throw new ArgumentException(
                foreign.Length == all
                    ? $"The optimizer holds no parameter of {NameOf(module)}, which is to be trained: its {all} are those of another "
                        + $"network ({Listed(foreign)}). "
                        + "Make it over the parameters of the task's own module."
                    : $"{foreign.Length} of the optimizer's {all} parameters are not those of {NameOf(module)}, and would not be saved: "
                        + $"{Listed(foreign)}. "
                        + "Make them members of the task's module, or leave them out.",
                nameof(optimizer));
        }
    }

    /// <summary>A label must mean the same class in training and in validation.</summary>
    /// <exception cref="ArgumentException">It does not; the message names the first that differs.</exception>
    public static void CheckClasses(Dataset training, Dataset validation)
    {
        if (training.Classes.Count == 0 || validation.Classes.Count == 0)
        {
            return;
        }

        foreach (var (label, name) in validation.Classes.Index())
        {
            var learned = label < training.Classes.Count ? training.Classes[label] : null;
            if (learned != name)
            {
                throw new ArgumentException(
                    $"Label {label} is the class '{name}' in validation, but {(learned is null ? "none" : $"'{learned}'")} in training: "
                        + "give both the same classes in the same order.",
                    nameof(validation));
            }
        }
    }

    /// <summary>Something that the optimizer holds must be trained.</summary>
    /// <exception cref="ArgumentException">All of it is frozen.</exception>
    public static void CheckTrainable(Module module, Optimizer optimizer)
    {
        if (!ParametersOf(optimizer).Any(parameter => parameter.RequiresGrad))
        {
            throw new ArgumentException(
                $"Nothing of {NameOf(module)} is trained: every parameter that the optimizer holds is frozen (RequiresGrad is false). "
                    + "Unfreeze some, or give it others.",
                nameof(optimizer));
        }
    }

    /// <summary>A training must begin with weights and buffers that are finite.</summary>
    /// <exception cref="InvalidDataException">They are not; the message names the first that is not.</exception>
    public static void CheckWeights(Module module)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        foreach (var (name, values) in module.NamedParameters().Select(one => (one.Name, (Tensor)one.Value)).Concat(
            module.NamedBuffers().Select(one => (one.Name, (Tensor)one.Value))))
        {
            if (values.DType.IsFloatingPoint && !NonFiniteFinder.IsFinite(values))
            {
                throw new InvalidDataException(
                    $"{NameOf(module)} begins with values that are not finite, in {name}: nothing can be learned from there. Load whole "
                        + "weights, or initialize it anew.");
            }
        }
    }

    /// <summary>The first step must have gradients for something that the optimizer holds.</summary>
    /// <returns>A sentence on trained parameters without a gradient; null where there are none.</returns>
    /// <exception cref="InvalidOperationException">No parameter has one.</exception>
    public static string? CheckGradients(TrainingTask task, Optimizer optimizer)
    {
        using var scope = new TensorScope();
        var trained = new HashSet<Tensor>(
            ParametersOf(optimizer).Where(parameter => parameter.RequiresGrad), ReferenceEqualityComparer.Instance);
        string[] without =
            [.. task.Module.NamedParameters().Where(one => trained.Contains(one.Value) && one.Value.Grad is null).Select(one => one.Name)];
        if (without.Length == trained.Count)
        {
            throw new InvalidOperationException(
                $"The loss of {task.Name} depends on no parameter that is trained: after the backward pass none of {NameOf(task.Module)} "
                    + "has a gradient. "
                + "Compute it with the task's own module.");
        }

        return without.Length == 0 ? null
            : $"{Count(without.Length, "parameter takes", "parameters take")} no part in the loss, and so "
                + $"{(without.Length == 1 ? "stays as it is" : "stay as they are")}: {Listed(without)}.";
    }

    /// <summary>What is allowed, but seldom meant.</summary>
    public static IEnumerable<string> Notes(Module module, IReadOnlyList<Optimizer> optimizers, TrainerOptions options, DataLoader training)
    {
        if (Unheld(module, optimizers) is { } unheld)
        {
            yield return unheld;
        }

        if (optimizers.SelectMany(optimizer => optimizer.Groups).All(group => group.LearningRate == 0))
        {
            yield return "The learning rate is 0: no weight changes.";
        }

        if (training.Options.BatchSize > training.Dataset.Count)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"A batch of {training.Options.BatchSize} is more than the {Count(training.Dataset.Count, "image", "images")} to train "
                    + $"on: each batch has them all.");
        }

        if (options.AccumulateBatches > training.BatchCount)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{options.AccumulateBatches} batches are to be accumulated, but an epoch has {training.BatchCount}: a step is made of "
                    + $"these, one an epoch.");
        }
    }

    /// <summary>Parameters that are neither frozen nor held by an optimizer; null where there are none.</summary>
    public static string? Unheld(Module module, params IReadOnlyList<Optimizer> optimizers)
    {
        var held = new HashSet<Tensor>(optimizers.SelectMany(ParametersOf), ReferenceEqualityComparer.Instance);
        string[] left =
            [.. module.NamedParameters().Where(one => one.Value.RequiresGrad && !held.Contains(one.Value)).Select(one => one.Name)];
        return left.Length == 0 ? null
            : $"{Count(left.Length, "parameter of", "parameters of")} {NameOf(module)} {(left.Length == 1 ? "is" : "are")} not frozen, "
                + "but in no group of the optimizer, "
                + $"and so {(left.Length == 1 ? "stays as it is" : "stay as they are")}: {Listed(left)}.";
    }

    private static IEnumerable<Tensor> ParametersOf(Optimizer optimizer) => optimizer.Groups.SelectMany(group => group.Parameters);

    private static HashSet<Tensor> OwnParameters(Module module) => new(module.Parameters(), ReferenceEqualityComparer.Instance);

    private static string NameOf(Module module) => module.GetType().Name;

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string Listed(string[] names) =>
        string.Join("; ", names.Take(MostNamed))
            + (names.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {names.Length - MostNamed} more") : "");
}

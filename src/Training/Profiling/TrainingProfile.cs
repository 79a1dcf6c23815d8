using Relight.Nn;
using Relight.Tensors.Profiling;

namespace Relight.Training.Profiling;

/// <summary>Where the time of some training steps went.</summary>
/// <param name="Recorded">Every event, for a trace.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Samples">Samples that were trained on.</param>
/// <param name="Elapsed">Time of all steps.</param>
/// <param name="Stages">By stage, in a step's order; together they are <see cref="Elapsed"/>.</param>
/// <param name="Modules">By layer, in the network's order.</param>
/// <param name="Operators">By operator, on all threads, the costliest first.</param>
/// <remarks>On a GPU the times of operators and layers are those of giving it work; stages wait for it.</remarks>
public sealed record TrainingProfile(
    Profile Recorded, int Steps, long Samples, TimeSpan Elapsed,
    IReadOnlyList<StageTime> Stages, IReadOnlyList<ModuleTime> Modules, IReadOnlyList<OperatorTime> Operators)
{
    private const int NanosecondsInTick = 100;
    private static readonly string[] StageNames = ["data", "forward", "backward", "optimizer"];

    /// <summary>Sums a recording up.</summary>
    internal static TrainingProfile Of(Profile recorded, Module network, int steps, long samples, TimeSpan elapsed) =>
        new(recorded, steps, samples, elapsed, StagesOf(recorded, elapsed), ModulesOf(recorded, network), OperatorsOf(recorded));

    private static List<StageTime> StagesOf(Profile recorded, TimeSpan elapsed)
    {
        List<StageTime> stages =
        [
            .. StageNames.Select(name => new StageTime(
                name, Time(recorded.Events.Where(one => one.Kind == ProfiledKind.Stage && one.Name == name).Sum(one => one.Nanoseconds)))),
        ];
        stages.Add(new StageTime("other", elapsed - stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Time)));
        return stages;
    }

    private static List<ModuleTime> ModulesOf(Profile recorded, Module network)
    {
        ProfiledEvent[] ranges = [.. recorded.Events.Where(one => one.Kind == ProfiledKind.Module)];
        var owners = new BackwardOwners(ranges);
        var backward = new long[ranges.Length];
        foreach (var node in recorded.Events.Where(one => one is { Kind: ProfiledKind.Backward, Sequence: >= 0 }))
        {
            foreach (var index in owners.Of(node.Sequence))
            {
                backward[index] += node.Nanoseconds;
            }
        }

        var byName = Enumerable.Range(0, ranges.Length).ToLookup(i => ranges[i].Name);
        return
        [
            .. network.NamedModules().Where(module => module.Value is Layer && byName.Contains(module.Name))
                .Select(module => new ModuleTime(
                module.Name, module.Value.GetType().Name, !module.Value.Children.Any(), byName[module.Name].Count(),
                Time(byName[module.Name].Sum(i => ranges[i].Nanoseconds)), Time(byName[module.Name].Sum(i => backward[i])))),
        ];
    }

    private static List<OperatorTime> OperatorsOf(Profile recorded)
    {
        var times = new Dictionary<string, (int Calls, long Own, long Whole)>();
        foreach (var thread in recorded.Events.Where(one => one.Kind == ProfiledKind.Operator).GroupBy(one => one.Thread))
        {
            var open = new Stack<ProfiledEvent>();
            foreach (var one in thread)
            {
                while (open.TryPeek(out var outer) && outer.End <= one.Start)
                {
                    open.Pop();
                }

                if (open.TryPeek(out var caller))
                {
                    times[caller.Name] = times[caller.Name] with { Own = times[caller.Name].Own - one.Nanoseconds };
                }

                var (calls, own, whole) = times.GetValueOrDefault(one.Name);
                times[one.Name] = (calls + 1, own + one.Nanoseconds, whole + one.Nanoseconds);
                open.Push(one);
            }
        }

        return [.. times.Select(entry => new OperatorTime(entry.Key, entry.Value.Calls, Time(entry.Value.Own), Time(entry.Value.Whole)))
            .OrderByDescending(one => one.Own)];
    }

    private static TimeSpan Time(long nanoseconds) => new(nanoseconds / NanosecondsInTick);
}

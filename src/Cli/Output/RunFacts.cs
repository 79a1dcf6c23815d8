using System.Text.Json.Nodes;
using Relight.Runs;
using Relight.SelfSupervised;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>What the commands tell of a run.</summary>
internal static class RunFacts
{
    /// <summary>The file that makes a folder a run.</summary>
    public const string RecordName = "run.json";

    /// <summary>finished, running, failed or interrupted.</summary>
    public static string State(RunDirectory run) => run.Record.IsFinished ? "finished"
        : run.IsBeingWorkedOn ? "running"
        : run.Record.Attempts[^1].Outcome == AttemptOutcome.Failed ? "failed" : "interrupted";

    /// <summary>
    /// What is told of a run; null, and a line on standard error, where its files cannot be read: one such run hides no other.
    /// </summary>
    public static T? OrTell<T>(string folder, Func<RunDirectory, T> tell)
        where T : class
    {
        try
        {
            using var run = RunDirectory.Read(folder);
            return tell(run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"Left out: {error.Message}");
            return null;
        }
    }

    /// <summary>What interruptions cost, in words.</summary>
    public static string Interruptions(RunUse use) =>
        Invariant($"interrupted {Counted(use.Interruptions, "time")}, at least {Counted(use.StepsDoneTwice, "step")} done twice");

    /// <summary>How a run learned; null: a program of one's own did.</summary>
    public static string? Method(RunDirectory run) => Text(run.Record.Settings["method"]);

    /// <summary>How many labels its method saw: <c>none</c>, <c>all</c>, or as <c>--labels</c> says; null: it is not known.</summary>
    public static string? Labels(RunDirectory run) => Methods.All.FirstOrDefault(method => method.Name == Method(run)) is not { } known ? null
        : !known.LearnsLabels ? "none"
        : Text((run.Record.Settings["data"] as JsonObject)?["labels"]) ?? "all";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Counted(long count, string what) => Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>State, checkpoints, what interruptions cost, the last metrics.</summary>
    public static JsonObject Of(RunDirectory run)
    {
        var history = run.Metrics.Read();
        var use = RunUse.Of(run);
        return new JsonObject
        {
            ["run"] = run.Folder,
            ["command"] = run.Record.Command,
            ["method"] = Method(run),
            ["labels"] = Labels(run),
            ["started"] = run.Record.Started,
            ["state"] = State(run),
            ["checkpoints"] = new JsonArray([.. run.Checkpoints.Steps.Select(step => (JsonNode)step)]),
            ["attempts"] = run.Record.Attempts.Count,
            ["stepsDoneTwice"] = use.StepsDoneTwice,
            ["seconds"] = Math.Round(use.Time.TotalSeconds, 1),
            ["usefulShareOfTime"] = Math.Round(use.UsefulShare, 4),
            ["metrics"] = new JsonObject(history.Names.Select(name => KeyValuePair.Create(
                name, (JsonNode?)(history.Last(name) is { } value && double.IsFinite(value) ? value : null)))
                    .Where(pair => pair.Value is not null)),
        };
    }
}

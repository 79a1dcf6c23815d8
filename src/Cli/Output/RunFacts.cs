using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Cli.Output;

/// <summary>What the commands tell of a run.</summary>
internal static class RunFacts
{
    /// <summary>The file that makes a folder a run.</summary>
    public const string RecordName = "run.json";

    /// <summary>finished, running or interrupted.</summary>
    public static string State(RunDirectory run) => run.Record.IsFinished ? "finished" : run.IsBeingWorkedOn ? "running" : "interrupted";

    /// <summary>State, checkpoints, what interruptions cost, the last metrics.</summary>
    public static JsonObject Of(RunDirectory run)
    {
        var history = run.Metrics.Read();
        var use = RunUse.Of(run);
        return new JsonObject
        {
            ["run"] = run.Folder,
            ["command"] = run.Record.Command,
            ["started"] = run.Record.Started,
            ["state"] = State(run),
            ["checkpoints"] = new JsonArray([.. run.Checkpoints.Steps.Select(step => (JsonNode)step)]),
            ["attempts"] = run.Record.Attempts.Count,
            ["stepsDoneTwice"] = use.StepsDoneTwice,
            ["seconds"] = Math.Round(use.Time.TotalSeconds, 1),
            ["usefulShareOfTime"] = Math.Round(use.UsefulShare, 4),
            ["metrics"] = new JsonObject(history.Names.Select(name => KeyValuePair.Create(
                name, (JsonNode?)(history.Last(name) is { } value && double.IsFinite(value) ? value : null))).Where(pair => pair.Value is not null)),
        };
    }

    /// <summary>Numbers with a point, whatever the machine's language.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

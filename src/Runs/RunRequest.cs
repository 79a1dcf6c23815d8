using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>What is asked of a run: everything that is needed to start the same run again.</summary>
public sealed class RunRequest
{
    /// <summary>The verb, such as <c>train</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The command line's words as they were typed, without the program's name; empty when the run comes from C#.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Every setting after defaults, recipe and command line were put together. Nested objects are welcome.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>Brings the settings of a run that an earlier build began to this build's form; left out: they are compared as they are.</summary>
    public Func<JsonObject, JsonObject> Upgrade { get; init; } = settings => settings;

    /// <summary>The seed of everything random in the run.</summary>
    public long Seed { get; init; }

    /// <summary>Versions and machine; looked up with <see cref="RunEnvironment.Collect"/> when left out.</summary>
    public RunEnvironment? Environment { get; init; }
}

using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Tests.Runs;

/// <summary>A run in a folder of its own, for tests of its checkpoints.</summary>
internal sealed class CheckpointedRun : IDisposable
{
    public static readonly RunEnvironment Environment = RunEnvironment.Collect();

    public CheckpointedRun() =>
        Directory = RunDirectory.Create(Folder["run"], new RunRequest { Command = "train", Environment = Environment });

    /// <summary>Holds the run as <c>run</c>.</summary>
    public TemporaryFolder Folder { get; } = new();

    public RunDirectory Directory { get; private set; }

    public Checkpoints Checkpoints => Directory.Checkpoints;

    /// <summary>Writes so many random bytes.</summary>
    public static Action<Stream> Bytes(long seed, int count) => stream =>
    {
        var bytes = new byte[count];
        new Random((int)seed).NextBytes(bytes);
        stream.Write(bytes);
    };

    /// <summary>Writes checkpoints, each with a file of 1000 bytes.</summary>
    public void Write(params long[] steps)
    {
        foreach (long step in steps)
        {
            CheckpointWriter.Write(Directory, step, [("weights", Bytes(step, 1000))], new JsonObject { ["note"] = "ä" });
        }
    }

    /// <summary>The newest checkpoint, found without a warning.</summary>
    public Checkpoint Newest()
    {
        CheckpointSearch found = Checkpoints.Newest();
        found.Warnings.ShouldBeEmpty();
        return found.Checkpoint.ShouldNotBeNull();
    }

    /// <summary>Takes the run up again, as its next attempt.</summary>
    public void Reopen()
    {
        Directory.Dispose();
        Directory = RunDirectory.Open(Folder["run"], Environment);
    }

    /// <summary>A path below the folder of checkpoints.</summary>
    public string Entry(params string[] parts) => Folder[["run", "checkpoints", .. parts]];

    public void Dispose()
    {
        Directory.Dispose();
        Folder.Dispose();
    }
}

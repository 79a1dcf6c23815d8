using System.CommandLine;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Recipes.Embedding;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Tensors;

namespace Relight.Cli.Options;

/// <summary>What the commands share that look at photographs without labels: which, and whose features.</summary>
internal sealed class PhotoOptions
{
    private readonly LayoutOptions _layout = new();
    private readonly Option<int> _workers = CommonOptions.Workers();
    private readonly Option<int> _threads = CommonOptions.Threads();

    /// <summary>The photographs.</summary>
    public Argument<string> Photos { get; } = new("PHOTOS")
    {
        Description = "A folder: all photographs below it; of a data set, all parts. Or a table of paths (CSV, TSV).",
    };

    /// <summary>Which of the run's checkpoints.</summary>
    public Option<string?> Checkpoint { get; } = CommonOptions.Checkpoint();

    /// <summary>Every option, for a command to add.</summary>
    public IEnumerable<Option> All => [Checkpoint, _workers, _threads, .. _layout.All];

    /// <summary>The folder of a run whose features are used.</summary>
    public static Argument<string> Run() => new("RUN") { Description = "Folder of the run whose backbone makes the features." };

    /// <summary>Does work that a signal may stop.</summary>
    /// <param name="work">Gives the exit code.</param>
    public static int Stoppable(Func<CancellationToken, int> work)
    {
        using var stop = new StopSignals();
        try
        {
            return work(stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the end, so nothing is shown or written. The same command begins anew.");
            return ExitCode.ComeBack;
        }
    }

    /// <summary>Finds the photographs, and tells what was left out.</summary>
    public PhotoList Open(ParseResult parsed)
    {
        Torch.Threads = parsed.GetValue(_threads);
        var list = PhotoList.Open(parsed.GetRequiredValue(Photos), _layout.Read(parsed));
        Notes.Tell(list.Notes);
        return list;
    }

    /// <summary>Loads the model of a run.</summary>
    public SavedModel Model(ParseResult parsed, string run) => SavedModel.Load(run, checkpoint: parsed.GetValue(Checkpoint));

    /// <summary>Computes features, and names the photographs that cannot be read.</summary>
    public PhotoFeatures Features(ParseResult parsed, SavedModel model, IReadOnlyList<Photo> photos, CancellationToken stop)
    {
        var features = CountProgress.Run(
            "features", photos.Count, progress => FeatureReader.Read(model, photos, parsed.GetValue(_workers), progress, stop));
        Tell(features.Unread);
        return features;
    }

    /// <summary>Names photographs that cannot be read, a line each on standard error.</summary>
    public static void Tell(IEnumerable<UnreadPhoto> unread)
    {
        foreach (var photo in unread)
        {
            Console.Error.WriteLine(VisibleText.Of($"{photo.Path}: {photo.Reason}"));
        }
    }

    /// <summary>The exit code where some photographs cannot be read.</summary>
    public static int CodeOf(IReadOnlyList<UnreadPhoto> unread) => unread.Count > 0 ? ExitCode.BadInput : ExitCode.Done;

    /// <summary>In words how many cannot be read; empty where all can.</summary>
    public static string Counted(IReadOnlyList<UnreadPhoto> unread) => unread.Count == 0
        ? ""
        : FormattableString.Invariant($" {unread.Count:N0} could not be read.");
}

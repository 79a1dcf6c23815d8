using System.CommandLine;
using Relight.Recipes.Settings;

namespace Relight.Cli.Options;

/// <summary>The weights to begin with, and what becomes of their parts.</summary>
internal sealed class StartOptions
{
    private readonly Option<string?> _from = new("--from")
    {
        Description = "Weights to begin with: a run's folder, which stays as it is, or a file with PyTorch's keys: .safetensors, .pth, .pt, .ckpt, .bin, or the index of several.",
    };

    private readonly Option<string[]> _freeze = new("--freeze")
    {
        Description = "Parts that are not trained, statistics of their batch normalisations included: conv1 layer1 …; backbone is everything but the head.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _reinitialise = new("--reinit")
    {
        Description = "Parts that start from fresh weights although the file has them, such as layer4.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>The options with the paths of their settings.</summary>
    public IReadOnlyDictionary<Option, string> Paths => new Dictionary<Option, string>
    {
        [_from] = "start.from",
        [_freeze] = "start.freeze",
        [_reinitialise] = "start.reinitialise",
    };

    /// <summary>What the options say; null where they name no weights.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The weights that a file or --set names; null: none.</param>
    /// <exception cref="ArgumentException">Parts are named, but no weights that they are of.</exception>
    public StartSettings? Read(ParseResult parsed, string? otherwise)
    {
        var (freeze, reinitialise) = (parsed.GetRequiredValue(_freeze), parsed.GetRequiredValue(_reinitialise));
        return (parsed.GetValue(_from) ?? otherwise) is { } from ? new StartSettings { From = from, Freeze = freeze, Reinitialise = reinitialise }
            : freeze.Length + reinitialise.Length == 0 ? null
            : throw new ArgumentException("--freeze and --reinit are about the parts of given weights: name these with --from.");
    }
}

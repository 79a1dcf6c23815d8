namespace Relight.Cli.Options;

/// <summary>What other programs of the field call options of Relight's.</summary>
internal static class OptionSynonyms
{
    /// <summary>Names elsewhere with the names here.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["--learning-rate"] = "--lr",
        ["--lr-rate"] = "--lr",
        ["--base-lr"] = "--lr",
        ["--wd"] = "--weight-decay",
        ["--opt"] = "--optimizer",
        ["--scheduler"] = "--schedule",
        ["--lr-scheduler"] = "--schedule",
        ["--num-epochs"] = "--epochs",
        ["--n-epochs"] = "--epochs",
        ["--max-epochs"] = "--epochs",
        ["--batch-size"] = "--batch",
        ["--bs"] = "--batch",
        ["--gradient-accumulation-steps"] = "--accumulate",
        ["--grad-accum-steps"] = "--accumulate",
        ["--clip-grad"] = "--clip-norm",
        ["--clip-grad-norm"] = "--clip-norm",
        ["--max-grad-norm"] = "--clip-norm",
        ["--model"] = "--arch",
        ["--backbone"] = "--arch",
        ["--architecture"] = "--arch",
        ["--weights"] = "--from",
        ["--image-size"] = "--size",
        ["--img-size"] = "--size",
        ["--resolution"] = "--size",
        ["--val-split"] = "--val-fraction",
        ["--num-workers"] = "--workers",
        ["--num-threads"] = "--threads",
        ["--dtype"] = "--precision",
        ["--amp"] = "--precision",
        ["--gpu"] = "--device",
        ["--random-seed"] = "--seed",
        ["--smoothing"] = "--label-smoothing",
        ["--freeze-layers"] = "--freeze",
        ["--output"] = "--run",
        ["--output-dir"] = "--run",
        ["--save-dir"] = "--run",
        ["--topk"] = "--top",
    };

    /// <summary>The name here; null where it is not known.</summary>
    /// <param name="name">An option as another program calls it, with hyphens or underscores.</param>
    public static string? Find(string name) => All.GetValueOrDefault("--" + name.TrimStart('-').Replace('_', '-'));
}

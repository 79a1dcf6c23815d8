using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Recipes.Starting;

/// <summary>The weights that a training begins with, wherever they are from.</summary>
internal static class StartWeights
{
    /// <summary>Reads them whole, for their digest and their stem.</summary>
    /// <param name="settings">They have a start.</param>
    /// <param name="notes">Told in a sentence what is downloaded; null: nobody.</param>
    /// <param name="stop">Stops a download.</param>
    public static StateDict Read(RunSettings settings, Action<string>? notes, CancellationToken stop) =>
        settings.Start!.From is { } from ? Weights.Read(from) : PublishedWeights.Read(settings, notes, stop);

    /// <summary>Reads what of them belongs to the backbone.</summary>
    /// <param name="settings">They have a start.</param>
    /// <param name="notes">Told in a sentence each what was chosen of several, what was left out, and what is downloaded.</param>
    public static StateDict ReadBackbone(RunSettings settings, IProgress<string> notes) => settings.Start!.From is { } from
        ? Weights.ReadBackbone(from, notes: notes)
        : PublishedWeights.Read(settings, notes.Report, CancellationToken.None);

    /// <summary>What they are called in messages.</summary>
    public static string NameOf(StartSettings start) => start.From ?? $"--pretrained {start.Pretrained}";

    /// <summary>
    /// The settings with the digest, the stem and the past of the weights. Of published ones whose digest is there, the run goes on, and
    /// nothing is read.
    /// </summary>
    /// <exception cref="ArgumentException">There is a start without weights, or with published ones that do not go with the rest.</exception>
    public static RunSettings Complete(RunSettings settings, Action<string>? notes, CancellationToken stop)
    {
        if (settings.Start is not { } start)
        {
            return settings;
        }

        if (start is { From: null, Pretrained: null })
        {
            throw new ArgumentException("start names no weights: expected start.from (--from) or start.pretrained (--pretrained).");
        }

        PublishedWeights.Check(settings);
        if (start is { Pretrained: not null, Digest: not null })
        {
            return settings with { Model = settings.Model with { Stem = "imagenet" } };
        }

        using var scope = new TensorScope();
        var weights = Read(settings, notes, stop);
        return settings with
        {
            Start = start with
            {
                Digest = Weights.Digest(weights),
                Seen = start.Pretrained is not null ? SeenImages.ImageNet : SeenBy(start.From!),
            },
            Model = NetworkFactory.WithStemOf(settings.Model, weights, settings.Data.Size),
        };
    }

    /// <summary>
    /// The settings with what the run in a folder knows of its published weights, where it has a checkpoint: they are not needed any more.
    /// </summary>
    public static RunSettings AsInRun(RunSettings settings, string folder)
    {
        if (settings.Start is not { Pretrained: { } name } start || !RunDirectory.Exists(folder))
        {
            return Anew(settings);
        }

        using var run = RunDirectory.Read(folder);
        var there = RunSettings.AreThose(run.Record) ? RunSettings.Of(run) : null;
        var isKnown = there?.Start?.Pretrained == name && there.Model.Arch == settings.Model.Arch
            && run.Checkpoints.Newest().Checkpoint is not null;
        return isKnown ? settings with { Start = start with { Digest = there!.Start!.Digest, Seen = there.Start.Seen } } : Anew(settings);
    }

    /// <summary>The settings without what an earlier start filled in.</summary>
    public static RunSettings Anew(RunSettings settings) =>
        settings with { Start = settings.Start is { } start ? start with { Digest = null, Seen = null } : null };

    private static string? SeenBy(string from)
    {
        if (!RunDirectory.Exists(from))
        {
            return null;
        }

        using var run = RunDirectory.Read(from);
        return RunSettings.AreThose(run.Record) ? RunSettings.Of(run).Start?.Seen : null;
    }
}

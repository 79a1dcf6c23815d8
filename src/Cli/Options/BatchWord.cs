using System.Globalization;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>How the command line says how many images are learned from at once: <c>64</c>, <c>auto</c>, or <c>auto:256</c>.</summary>
internal static class BatchWord
{
    /// <summary>The settings that a word stands for.</summary>
    /// <param name="word">As it is written.</param>
    /// <param name="source">The option.</param>
    public static IEnumerable<SettingsEntry> Entries(string word, string source)
    {
        var (isAuto, images) = Parts(word);
        yield return new SettingsEntry("data.autoBatch", isAuto ? "true" : "false", source);
        if (images is not null)
        {
            yield return new SettingsEntry("data.batchSize", images, source);
        }
    }

    /// <summary>What is wrong with a word; null: nothing.</summary>
    public static string? Problem(string word) => Parts(word).Images is not { } images
        || (int.TryParse(images, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
            ? null
            : "expected 1 or more, auto, or auto:N with N images in a step";

    private static (bool IsAuto, string? Images) Parts(string word) => word == Automatic.Word ? (true, null)
        : word.StartsWith(Automatic.Word + ":", StringComparison.Ordinal) ? (true, word[(Automatic.Word.Length + 1)..])
        : (false, word);
}

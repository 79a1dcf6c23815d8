using System.CommandLine.Parsing;
using Relight.Recipes.Settings;

namespace Relight.Cli.Options;

/// <summary>Where decoded images are kept unless told.</summary>
internal static class CacheFolder
{
    /// <summary><c>$XDG_CACHE_HOME/relight</c>, or <c>~/.cache/relight</c>. Where it cannot be written, trainings do without, and say so.</summary>
    public static string Default { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine("/", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "relight");

    /// <summary>The folder that an option names; null for <c>off</c>.</summary>
    public static string? Named(string option) => option == DataSettings.NoCache ? null : option;

    /// <summary>Of a run's folder, what can be used here: it may be one of another machine.</summary>
    public static string? Here(string? ofRun) => ofRun is null || Directory.Exists(ofRun) ? ofRun : Default;

    /// <summary>Refuses a folder that was asked for and cannot be written; the default one is done without, and that is told.</summary>
    public static void Check(OptionResult result)
    {
        if (result is not { Implicit: false, Tokens: [{ Value: var folder }] } || folder == DataSettings.NoCache)
        {
            return;
        }

        try
        {
            var there = Path.GetFullPath(folder);
            while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } around)
            {
                there = around;
            }

            var trial = Path.Combine(there, $".{Guid.NewGuid():N}.tmp");
            File.WriteAllText(trial, "");
            File.Delete(trial);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            result.AddError($"--cache {folder}: expected a folder that can be written, or off. {error.Message}");
        }
    }
}

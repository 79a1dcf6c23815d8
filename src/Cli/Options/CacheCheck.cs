using System.CommandLine.Parsing;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>Whether the folder of a cache can be written to.</summary>
internal static class CacheCheck
{
    /// <summary>Refuses a folder that was asked for and cannot be written; the default one is done without, and that is told.</summary>
    public static void Check(OptionResult result)
    {
        if (result is not { Implicit: false, Tokens: [{ Value: var folder }] } || folder is CacheFolder.Off or Automatic.Word)
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

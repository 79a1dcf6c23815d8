using System.ComponentModel;
using System.Diagnostics;

namespace Relight.Runs;

/// <summary>Asks git which commit a folder is at.</summary>
internal static class GitCommit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The full hash, with <c>-dirty</c> after it when tracked files are changed; null outside a repository, without git,
    /// or when git takes more than two seconds.</summary>
    public static string? Of(string folder)
    {
        var start = new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";   // looking must not touch the index
        try
        {
            using Process git = Process.Start(start)!;
            if (!git.WaitForExit(Patience))
            {
                git.Kill();
                return null;
            }

            return git.ExitCode == 0 ? git.StandardOutput.ReadToEnd().Trim() : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return null;
        }
    }
}

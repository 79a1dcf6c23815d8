namespace Relight.Cli.Options;

/// <summary>Where decoded images are kept unless told.</summary>
internal static class CacheFolder
{
    /// <summary><c>$XDG_CACHE_HOME/relight</c>, or <c>~/.cache/relight</c>.</summary>
    public static string Default { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "relight");

    /// <summary>The folder that an option names; null for <c>off</c>.</summary>
    public static string? Named(string option) => option == "off" ? null : option;

    /// <summary>Of a run's folder, what can be used here: it may be one of another machine.</summary>
    public static string? Here(string? ofRun) => ofRun is null || Directory.Exists(ofRun) ? ofRun : Default;
}

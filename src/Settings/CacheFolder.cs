namespace Relight.Settings;

/// <summary>Where decoded images are kept.</summary>
public static class CacheFolder
{
    /// <summary>What stands for no cache.</summary>
    public const string Off = "off";

    /// <summary>
    /// <c>$XDG_CACHE_HOME/relight</c>, or <c>~/.cache/relight</c>. Where it cannot be written, trainings do without, and say so.
    /// </summary>
    public static string Default { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine("/", Environment.GetFolderPath(
                Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "relight");

    /// <summary>The folder that a setting means; null: none.</summary>
    public static string? Of(string setting) => setting switch { Automatic.Word => Default, Off => null, _ => setting };

    /// <summary>The setting of a run, for this machine, where it may name a folder of another.</summary>
    public static string Here(string ofRun) => ofRun is Off or Automatic.Word || Directory.Exists(ofRun) ? ofRun : Automatic.Word;

    /// <summary>The value of a setting: <c>off</c>, which null stands for, <c>auto</c>, or a whole path.</summary>
    /// <exception cref="ArgumentException">It may mean no cache or a folder.</exception>
    internal static string Named(string? setting) => setting?.ToLowerInvariant() switch
    {
        null or Off => Off,
        Automatic.Word => Automatic.Word,
        "" or "on" or "no" or "yes" or "false" or "true" =>
            throw new ArgumentException($"Expected a folder, {Automatic.Word} or {Off}; came '{setting}'.", nameof(setting)),
        _ => Path.GetFullPath(setting),
    };
}

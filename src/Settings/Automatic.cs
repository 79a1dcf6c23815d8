namespace Relight.Settings;

/// <summary>What stands for a value that Relight chooses by what it finds.</summary>
public static class Automatic
{
    /// <summary>The word in files and on the command line.</summary>
    public const string Word = "auto";
}

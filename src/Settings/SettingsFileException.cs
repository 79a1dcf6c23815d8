namespace Relight.Settings;

/// <summary>A settings file is none, or has a setting or a value that there is not.</summary>
/// <param name="message">File, line and what was expected.</param>
/// <param name="inner">What was wrong with it.</param>
public sealed class SettingsFileException(string message, Exception? inner = null) : FormatException(message, inner);

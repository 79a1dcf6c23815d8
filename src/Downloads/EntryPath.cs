namespace Relight.Downloads;

/// <summary>Where an archive's entry may go: below the folder that is extracted into, and nowhere else.</summary>
internal static class EntryPath
{
    /// <summary>The parts of an entry's path below the target; none for the target itself.</summary>
    /// <param name="name">As the archive has it: parts divided by '/', perhaps with "./" before and '/' after.</param>
    /// <param name="reason">Why the name is refused: it is absolute, climbs with "..", or cannot be a path on every system.</param>
    /// <returns>Null if the name is refused.</returns>
    public static string[]? Parse(string name, out string reason)
    {
        reason = "";
        if (name.Length == 0)
        {
            reason = "its path is empty";
        }
        else if (name[0] == '/' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])))
        {
            reason = "its path is absolute";
        }
        else if (name.Contains('\\'))
        {
            reason = "its path has a backslash, which divides folders on Windows";
        }
        else if (name.Any(char.IsControl))
        {
            reason = "its path has a control character";
        }
        else if (name.Split('/').Contains(".."))
        {
            reason = "its path climbs out of its folder with '..'";
        }
        else if (OperatingSystem.IsWindows() && name.IndexOfAny([':', '*', '?', '"', '<', '>', '|']) >= 0)
        {
            reason = "its path has a character that Windows does not allow";
        }

        return reason.Length > 0 ? null : [.. name.Split('/').Where(part => part is not ("" or "."))];
    }
}

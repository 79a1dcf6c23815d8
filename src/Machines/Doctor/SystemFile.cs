namespace Relight.Machines.Doctor;

/// <summary>Files in which the system describes itself; one that is not there is empty.</summary>
internal static class SystemFile
{
    public static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The number of kibibytes after a label, as in <c>VmHWM:  1234 kB</c>; null where there is none.</summary>
    public static long? Kibibytes(string path, string label)
    {
        foreach (var line in Lines(path))
        {
            if (line.StartsWith(label + ":", StringComparison.Ordinal))
            {
                var number = line[(label.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;
            }
        }

        return null;
    }
}

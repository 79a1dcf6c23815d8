namespace Relight.Settings;

/// <summary>Names that programs give to what settings may then name.</summary>
internal static class RegisteredName
{
    /// <summary>A name must fit into a path of settings and a command line, and be no other's, in whatever case.</summary>
    /// <exception cref="ArgumentException">It does not; the message says why.</exception>
    public static void Check(string name, string what, IEnumerable<string> taken)
    {
        if (name is null or "" || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException(
                $"'{name}' is no name of a {what}: expected letters, digits, hyphens and underscores.", nameof(name));
        }

        if (taken.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw new ArgumentException($"There is a {what} '{other}' already.", nameof(name));
        }
    }
}

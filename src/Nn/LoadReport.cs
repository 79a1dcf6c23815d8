using System.Text;

namespace Relight.Nn;

/// <summary>What did not fit when a state dict was loaded; every key by its full name.</summary>
/// <param name="Missing">Keys of the module that the state dict lacks; their values stay as they were.</param>
/// <param name="Unexpected">Keys of the state dict that the module does not have.</param>
/// <param name="Misshapen">Keys that both have, in different shapes; the module's values stay as they were.</param>
public sealed record LoadReport(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<MisshapenKey> Misshapen)
{
    /// <summary>Whether every key was there, and none too many, each in its shape.</summary>
    public bool IsComplete => Missing.Count == 0 && Unexpected.Count == 0 && Misshapen.Count == 0;

    /// <summary>One line per kind of trouble with all its keys; "all keys match" where there is none.</summary>
    public override string ToString()
    {
        if (IsComplete)
        {
            return "all keys match";
        }

        var text = new StringBuilder();
        Append(text, "missing", Missing);
        Append(text, "unexpected", Unexpected);
        Append(text, "of another shape", [.. Misshapen.Select(key => key.ToString())]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string what, IReadOnlyList<string> keys)
    {
        if (keys.Count > 0)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(keys.Count).Append(' ').Append(what).Append(": ").AppendJoin(", ", keys);
        }
    }
}

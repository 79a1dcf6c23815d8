namespace Relight.SelfSupervised.Transfer;

/// <summary>What became of given weights that did not simply fit.</summary>
/// <param name="Prefix">What was taken off the keys, with its dot, such as <c>module.</c>; empty where they have none.</param>
/// <param name="PassedOver">Prefixes of further copies of the network in the weights, which were not used.</param>
/// <param name="LeftOut">Keys of the weights that the network has no place for, as they are in the file.</param>
/// <param name="Fresh">Keys of the head and of parts to be learned anew that the weights have too, but were not loaded.</param>
public sealed record TransferReport(
    string Prefix, IReadOnlyList<string> PassedOver, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Fresh)
{
    private const int MostNamed = 6;

    /// <summary>
    /// What numbers in the keys were taken for: <c>0 conv1, 1 bn1, 4 layer1, …</c>; null where parts have names. The other keys here are
    /// named already.
    /// </summary>
    public string? Numbering { get; init; }

    /// <summary>
    /// One line, such as <c>prefix 'module.encoder_q.' taken off (also there: 'module.encoder_k.'); left out: module.queue; learned anew:
    /// fc</c>; empty where all fitted.
    /// </summary>
    public override string ToString()
    {
        List<string> text = [];
        if (Prefix.Length > 0)
        {
            text.Add($"prefix '{Prefix}' taken off");
        }

        if (Numbering is not null)
        {
            text.Add($"numbers taken for parts: {Numbering}");
        }

        if (PassedOver.Count > 0)
        {
            text.Add(
                "not used: the copy under "
                + $"{string.Join(", ", PassedOver.Select(prefix => prefix.Length > 0 ? $"'{prefix}'" : "no prefix"))}");
        }

        string[] others =
            [.. LeftOut.Where(name => !PassedOver.Any(prefix => prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal)))];
        if (others.Length > 0)
        {
            text.Add($"left out, since the network lacks them: {Grouped(others)}");
        }

        if (Fresh.Count > 0)
        {
            text.Add($"learned anew: {Grouped(Fresh)}");
        }

        return string.Join("; ", text);
    }

    /// <summary>By the first part that tells them apart: projector (4 entries), queue.</summary>
    private string Grouped(IReadOnlyList<string> names)
    {
        var groups = names.CountBy(GroupOf).Select(group => group.Value > 1 ? $"{group.Key} ({group.Value} entries)" : group.Key).ToArray();
        return string.Join(", ", groups.Take(MostNamed)) + (groups.Length > MostNamed ? $" and {groups.Length - MostNamed} more" : "");
    }

    private string GroupOf(string name)
    {
        var depth = Prefix.Count(c => c == '.');
        var parts = name.StartsWith(Prefix, StringComparison.Ordinal) ? depth + 1 : Math.Max(depth, 1);
        return string.Join('.', name.Split('.').Take(parts));
    }
}

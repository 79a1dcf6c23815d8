using System.Globalization;

namespace Relight.Vision.Folders;

/// <summary>Files of one kind that lie in a data set's folder and are no part of it.</summary>
/// <param name="Count">How many.</param>
/// <param name="Noun">What they are: image, hidden image, file.</param>
/// <param name="Where">Where they lie or what they are named like: <c>in @eaDir</c>, <c>named *.txt</c>; may be empty.</param>
public sealed record LeftOut(int Count, string Noun, string Where)
{
    /// <summary>Such as <c>32 images in @eaDir</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count:N0} {Noun}{(Count == 1 ? "" : "s")}{(Where.Length > 0 ? " " : "")}{Where}");
}

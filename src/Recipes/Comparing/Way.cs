using Relight.SelfSupervised.Supervised;

namespace Relight.Recipes.Comparing;

/// <summary>One way to a classifier: the methods that are trained one after the other, the last of which learns the labels.</summary>
/// <param name="Name">As <c>--methods</c> names it: <c>simclr</c>, <c>simclr+fixmatch</c>; also that of its folder.</param>
/// <param name="Methods">Names of the methods.</param>
/// <param name="Title">What it is, for tables.</param>
internal sealed record Way(string Name, IReadOnlyList<string> Methods, string Title)
{
    /// <summary>The labels alone, from random weights, with all the time or steps that the others have.</summary>
    public static Way Scratch { get; } = new("scratch", [SupervisedMethod.Title], "from scratch");

    /// <summary>The same with what the others have for the labels alone.</summary>
    public static Way ScratchShort { get; } = new("scratch-short", [SupervisedMethod.Title], "from scratch, as short as the fine-tuning");

    /// <summary>Whether it is what the others are measured by.</summary>
    public bool IsControl => this == Scratch || this == ScratchShort;

    /// <summary>Whether labels are seen by more than a last fine-tuning.</summary>
    public bool SeesLabels => Methods[^1] != SupervisedMethod.Title;

    /// <summary>What it learns without labels first; null: nothing.</summary>
    public string? Pretext => Methods.Count > 1 ? Methods[0] : null;

    /// <summary>Reads the name of a way; where no method in it learns labels, fine-tuning follows.</summary>
    /// <exception cref="FormatException">A method in it is not known, or it is not one without labels, one with labels, or one and the other.
    /// </exception>
    public static Way Parse(string name)
    {
        if (name == Scratch.Name || name == SupervisedMethod.Title)
        {
            return Scratch;
        }

        string[] methods = [.. name.Split('+').Select(method => SelfSupervised.Methods.Names.Contains(method) ? method
            : throw new FormatException($"There is no method '{method}'; known are {string.Join(", ", SelfSupervised.Methods.Names)}."))];
        if (methods.Length > 2 || (methods.Length == 2 && (LearnsLabels(methods[0]) || !LearnsLabels(methods[1]))))
        {
            throw new FormatException(
                $"{name}: expected a method, or one without labels, a +, and one that learns labels, as in simclr+fixmatch.");
        }

        return LearnsLabels(methods[^1]) ? new Way(name, methods, string.Join(", then ", methods))
            : new Way(name, [.. methods, SupervisedMethod.Title], $"{string.Join(", then ", methods)}, then fine-tuning");
    }

    private static bool LearnsLabels(string method) => SelfSupervised.Methods.Of(method).LearnsLabels;
}

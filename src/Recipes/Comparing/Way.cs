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

    /// <summary>The methods before the last, which see no labels.</summary>
    public IEnumerable<string> Pretexts => Methods.SkipLast(1);

    /// <summary>Reads the name of a way; where no method in it learns labels, fine-tuning follows.</summary>
    /// <exception cref="FormatException">A method in it is not known, or one that learns labels is not the last.</exception>
    public static Way Parse(string name)
    {
        string[] methods = [.. name.Split('+').Select(method => SelfSupervised.Methods.Names.Contains(method) ? method
            : throw new FormatException($"There is no method '{method}'; known are {string.Join(", ", SelfSupervised.Methods.Names)}."))];
        if (methods.SkipLast(1).FirstOrDefault(LearnsLabels) is { } early)
        {
            throw new FormatException($"{name}: {early} learns labels, so it can only be the last.");
        }

        return name == SupervisedMethod.Title ? Scratch
            : LearnsLabels(methods[^1]) ? new Way(name, methods, string.Join(", then ", methods))
            : new Way(name, [.. methods, SupervisedMethod.Title], $"{string.Join(", then ", methods)}, then fine-tuning");
    }

    private static bool LearnsLabels(string method) => SelfSupervised.Methods.Of(method).LearnsLabels;
}

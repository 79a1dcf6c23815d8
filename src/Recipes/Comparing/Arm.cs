namespace Relight.Recipes.Comparing;

/// <summary>One way to spend the budget.</summary>
/// <param name="Name">Short name, also that of its folder: <c>finetuned</c>.</param>
/// <param name="Title">What it is, for tables.</param>
/// <param name="Explanation">What it was given, for the report.</param>
internal sealed record Arm(string Name, string Title, string Explanation)
{
    /// <summary>The pretext alone: learns without labels, is judged on the pretext.</summary>
    public static Arm Pretext { get; } = new(
        "pretext", "pretext",
        "Learns, without labels, which of six ways each training image was turned or mirrored. Its accuracy is that of the pretext.");

    /// <summary>The pretext's weights, fine-tuned on the labels.</summary>
    public static Arm FineTuned { get; } = new(
        "finetuned", "pretext + fine-tuning", "Starts from the pretext's weights but for the last layer, and learns the labels.");

    /// <summary>From scratch with as many images seen as pretext and fine-tuning together.</summary>
    public static Arm Scratch { get; } = new(
        "scratch", "from scratch, same total budget",
        "Learns the labels from random weights, for as many steps as pretext and fine-tuning together.");

    /// <summary>From scratch with as many images seen as fine-tuning alone.</summary>
    public static Arm ScratchShort { get; } = new(
        "scratch-short", "from scratch, fine-tuning budget alone",
        "Learns the labels from random weights, for as many steps as the fine-tuning alone.");

    /// <summary>All arms, in the order in which they run.</summary>
    public static IReadOnlyList<Arm> All { get; } = [Pretext, FineTuned, Scratch, ScratchShort];
}

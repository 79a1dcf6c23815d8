using Relight.Settings;

namespace Relight.Recipes.Comparing;

/// <summary>One training of a comparison, which several ways may begin with.</summary>
/// <param name="Folder">Below the folder of a seed: <c>simclr</c>, <c>30m/labels-10pct/scratch</c>.</param>
/// <param name="Title">What it is, for progress.</param>
/// <param name="Settings">What is asked, but for the seed and for where it starts.</param>
/// <param name="From">Folder of the stage whose weights it begins with; null: random ones.</param>
/// <param name="Time">How long it should train; null: as long as its settings say.</param>
internal sealed record Stage(string Folder, string Title, RunSettings Settings, string? From, TimeSpan? Time)
{
    /// <summary>Whether it learns without labels.</summary>
    public bool IsPretext => !SelfSupervised.Methods.Of(Settings.Method).LearnsLabels;
}

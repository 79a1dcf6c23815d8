namespace Relight.Recipes.Embedding;

/// <summary>Tells which photographs of a list are like another; asked from the first to the last.</summary>
internal interface IMatches
{
    /// <summary>The likeness of a photograph with itself.</summary>
    double Same { get; }

    /// <summary>Those behind a place that are like the one there, with how like.</summary>
    IEnumerable<(int Place, double Likeness)> After(int place);
}

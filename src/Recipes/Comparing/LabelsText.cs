namespace Relight.Recipes.Comparing;

/// <summary>Amounts of labels in words.</summary>
internal static class LabelsText
{
    /// <summary>As in <c>with 10 % of the labels</c>.</summary>
    /// <param name="labels">As <c>--labels</c> takes it; null: all.</param>
    public static string Of(string? labels) => labels switch
    {
        null => "all labels",
        [.. var share, '%'] => $"{share.Trim()} % of the labels",
        "1" => "1 label a class",
        _ => $"{labels} labels a class",
    };
}

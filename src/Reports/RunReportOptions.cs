namespace Relight.Reports;

/// <summary>What a kind of run adds to its report.</summary>
internal sealed class RunReportOptions
{
    /// <summary>The heading; the folder's name when left out.</summary>
    public string? Title { get; init; }

    /// <summary>The sentence to take away; how far the run came, when left out.</summary>
    public string? Verdict { get; init; }

    /// <summary>What the results do not mean, a sentence each, put after the verdict.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>Names of metrics to put beside the verdict with their last values, such as <c>val/accuracy</c>.</summary>
    public IReadOnlyList<string> Headlines { get; init; } = [];

    /// <summary>
    /// What the training loss has in it that the validation loss has not, such as label smoothing, to be said beside the curves; null:
    /// nothing.
    /// </summary>
    public string? TrainingLossExtras { get; init; }

    /// <summary>Adds sections of its own, after the curves and before settings and machine.</summary>
    public Action<HtmlReport>? AddSections { get; init; }
}

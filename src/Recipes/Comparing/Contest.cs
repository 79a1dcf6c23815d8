namespace Relight.Recipes.Comparing;

/// <summary>What is compared with each other: ways with the same labels, and the same time or steps.</summary>
/// <param name="Budget">Time of each way; null: steps are equal instead.</param>
/// <param name="Labels">Share or number per class of the labels, as <c>--labels</c> takes it; null: all.</param>
/// <param name="Entries">The ways, those without a control's name first, with the folders of their stages.</param>
internal sealed record Contest(TimeSpan? Budget, string? Labels, IReadOnlyList<(Way Way, IReadOnlyList<Stage> Stages)> Entries);

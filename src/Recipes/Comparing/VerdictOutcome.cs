using System.Text.Json.Serialization;

namespace Relight.Recipes.Comparing;

/// <summary>Which way a comparison went.</summary>
internal enum VerdictOutcome
{
    /// <summary>Pretext and fine-tuning did better.</summary>
    [JsonStringEnumMemberName("paid")]
    Paid,

    /// <summary>The difference is within its uncertainty.</summary>
    [JsonStringEnumMemberName("tie")]
    Tie,

    /// <summary>From scratch did better.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>The pretext, or both classifiers, did no better than guessing: nothing can be told.</summary>
    [JsonStringEnumMemberName("at-chance")]
    AtChance,
}

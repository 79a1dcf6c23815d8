using System.Text.Json.Nodes;

namespace Relight.Machines.Torture;

/// <summary>What became of trainings that were interrupted.</summary>
/// <param name="Kills">Signals that were sent.</param>
/// <param name="KillsByMoment">How many of them at which moment.</param>
/// <param name="Runs">Trainings that were interrupted, some of them several times.</param>
/// <param name="EqualDigests">How many of these ended with the bytes of the uninterrupted one.</param>
/// <param name="Digest">SHA-256 of the weights of the uninterrupted one.</param>
/// <param name="StopSeconds">For each process that saved when it was asked to stop, how long that took.</param>
/// <param name="Seconds">All of it.</param>
internal sealed record InterruptionResult(
    int Kills, IReadOnlyDictionary<KillMoment, int> KillsByMoment, int Runs, int EqualDigests, string Digest,
    IReadOnlyList<double> StopSeconds, double Seconds)
{
    /// <summary>True where no byte was lost.</summary>
    public bool IsPassed => EqualDigests == Runs;

    public JsonObject ToJson() => new()
    {
        ["kills"] = Kills,
        ["killsByMoment"] = new JsonObject(KillsByMoment.Select(pair => KeyValuePair.Create(pair.Key.ToString(), (JsonNode?)pair.Value))),
        ["interruptedRuns"] = Runs,
        ["equalDigests"] = EqualDigests,
        ["sha256"] = Digest,
        ["stopsThatSaved"] = StopSeconds.Count,
        ["slowestStopSeconds"] = StopSeconds.Count > 0 ? Math.Round(StopSeconds.Max(), 2) : null,
        ["seconds"] = Math.Round(Seconds, 1),
    };

    /// <summary>For people.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Kills} interruptions of {Runs} runs ({string.Join(", ", KillsByMoment.Select(pair => $"{pair.Key} {pair.Value}"))}): ")
        + FormattableString.Invariant($"{EqualDigests} of {Runs} ended with the bytes of the uninterrupted one, {Digest[..16]}…");
}

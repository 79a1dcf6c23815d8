using System.Globalization;

namespace Relight.Training.Devices;

/// <summary>Whether a training has the cores that it computes on to itself.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Cores">How many cores there are for it.</param>
/// <param name="Taken">How many of them the threads of other trainings fill.</param>
/// <param name="Others">The processes of these.</param>
internal sealed record CoreUse(int Threads, int Cores, int Taken, IReadOnlyList<int> Others)
{
    /// <summary>Whether there are more threads than cores, so that each waits for others' cores.</summary>
    public bool IsCrowded => Others.Count > 0 && Threads + Taken > Cores;

    /// <summary>Threads that fit: those that others leave, or where they leave none, a like share for each.</summary>
    public int Fitting => Cores - Taken >= 1 ? Cores - Taken : Math.Max(1, Cores / (Others.Count + 1));

    /// <summary>Measures.</summary>
    /// <param name="own">The claim of the training.</param>
    /// <param name="others">Those of others, wherever they compute.</param>
    /// <param name="quota">Processors that this process's control group may use.</param>
    public static CoreUse Of(CoreClaim own, IReadOnlyList<CoreClaim> others, int quota)
    {
        CoreClaim[] near = [.. others.Where(other => other.Cores.Overlaps(own.Cores))];
        CoreClaim[] inGroup = [.. near.Where(other => other.Group == own.Group)];
        var (byCores, byQuota) = (With(own.Cores.Count, near), With(Math.Min(quota, own.Cores.Count), inGroup));
        return byQuota.Cores - byQuota.Taken < byCores.Cores - byCores.Taken ? byQuota : byCores;

        CoreUse With(int cores, CoreClaim[] claims) => new(
            own.Threads, cores, (int)Math.Ceiling(claims.Sum(claim => claim.ThreadsOn(own.Cores)) - 1e-9),
            [.. claims.Select(claim => claim.Process).Distinct().Order()]);
    }

    /// <summary>A sentence with the way out.</summary>
    /// <param name="isBegun">Whether the training goes on with a run, whose number of threads stays.</param>
    public string Describe(bool isBegun)
    {
        var others = Others.Count == 1
            ? $"another training of Relight (process {Others[0]})"
            : $"{Others.Count} other trainings of Relight (processes {string.Join(", ", Others)})";
        var way = isBegun ? "Let one end before the other goes on."
            : Cores > Taken ? $"Start this one with --threads {Fitting} (in C#, Torch.Threads)."
            : $"Start each with --threads {Fitting} (in C#, Torch.Threads), or one after the other.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The cores are taken: {others} computes with {Taken} threads on the {Cores} cores where this one has {Threads}; together "
                + $"they may be slower than one alone. {way}");
    }
}

using System.Globalization;

namespace Relight.Data;

/// <summary>
/// Parts of a data set in which every class keeps its share: validation splits and few-label subsets. What is chosen depends on the
/// seed and on the labels alone. A larger part chosen with the same seed holds the smaller one: 10 % of the labels lie within 20 %.
/// </summary>
public static class Stratified
{
    /// <summary>Cuts a data set in two, for example into training and validation.</summary>
    /// <param name="dataset">All samples labeled.</param>
    /// <param name="fraction">The share of the second part, between 0 and 1 (both left out); of each class the nearest whole number, at
    /// least one and never all.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <exception cref="ArgumentException">A sample has no label.</exception>
    /// <exception cref="InvalidDataException">A class has a single sample.</exception>
    public static (Subset First, Subset Second) Split(Dataset dataset, double fraction, ulong seed)
    {
        CheckFraction(fraction);
        var first = new List<int>();
        var second = new List<int>();
        foreach (var (label, members) in Shuffled(dataset, seed))
        {
            if (members.Length < 2)
            {
                throw new InvalidDataException(
                    $"Class '{dataset.Classes[label]}' has one sample, too few to lie on both sides of a split. Add samples or leave the "
                        + "class out.");
            }

            var count = Math.Clamp(Round(fraction * members.Length), 1, members.Length - 1);
            second.AddRange(members[..count]);
            first.AddRange(members[count..]);
        }

        return (Part(dataset, first), Part(dataset, second));
    }

    /// <summary>The same number of samples of every class.</summary>
    /// <param name="dataset">All samples labeled.</param>
    /// <param name="count">How many of each class, at least 1.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <exception cref="ArgumentException">A class has fewer than that, or a sample has no label.</exception>
    public static Subset PerClass(Dataset dataset, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var chosen = new List<int>();
        foreach (var (label, members) in Shuffled(dataset, seed))
        {
            if (members.Length < count)
            {
                throw new ArgumentException(
                    $"Asked for {count} labels of each class, but class '{dataset.Classes[label]}' has {members.Length} samples. "
                    + "Ask for fewer.");
            }

            chosen.AddRange(members[..count]);
        }

        return Part(dataset, chosen);
    }

    /// <summary>The same share of every class: the nearest whole number of samples, at least one.</summary>
    /// <param name="dataset">All samples labeled.</param>
    /// <param name="fraction">Between 0 and 1 (both left out).</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <exception cref="ArgumentException">A sample has no label.</exception>
    public static Subset Fraction(Dataset dataset, double fraction, ulong seed)
    {
        CheckFraction(fraction);
        return Part(dataset, Shuffled(dataset, seed).SelectMany(c => c.Members[..Math.Max(1, Round(fraction * c.Members.Length))]));
    }

    /// <summary>
    /// Reads <c>10%</c> as a <see cref="Fraction"/> and <c>20</c> as so many <see cref="PerClass(Dataset, int, ulong)"/>.
    /// </summary>
    /// <exception cref="FormatException">Neither a percentage between 0 and 100 nor a whole number from 1.</exception>
    public static Subset Labels(Dataset dataset, string amount, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(amount);
        return Percent(amount) is { } percent ? Fraction(dataset, percent / 100, seed)
            : Number(amount) is { } count ? PerClass(dataset, count, seed)
            : throw new FormatException($"Expected a share such as 10% or a number per class such as 20, came '{amount}'.");
    }

    /// <summary>Whether <see cref="Labels"/> reads a text.</summary>
    public static bool IsAmount(string amount)
    {
        ArgumentNullException.ThrowIfNull(amount);
        return Percent(amount) is not null || Number(amount) is not null;
    }

    private static double? Percent(string amount) => amount.Trim() is [.. var number, '%']
        && double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var percent)
        && percent is > 0 and < 100 ? percent : null;

    private static int? Number(string amount) =>
        int.TryParse(amount.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    private static List<(int Label, int[] Members)> Shuffled(Dataset dataset, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var members = new List<int>[dataset.Classes.Count];
        for (var i = 0; i < dataset.Count; i++)
        {
            var label = dataset.Label(i);
            if ((uint)label >= (uint)members.Length)
            {
                throw new ArgumentException(
                    $"{dataset.Describe(i)} has no label; a stratified choice needs one for every sample.", nameof(dataset));
            }

            (members[label] ??= []).Add(i);
        }

        var shuffled = new List<(int, int[])>();
        for (var label = 0; label < members.Length; label++)
        {
            if (members[label] is { } found)
            {
                var order = found.ToArray();
                var random = new CounterRandom(seed, 0, label, RandomStreams.Split);
                random.Shuffle(order.AsSpan());
                shuffled.Add((label, order));
            }
        }

        return shuffled;
    }

    private static Subset Part(Dataset dataset, IEnumerable<int> indices) => new(dataset, indices.Order());

    private static int Round(double count) => (int)Math.Round(count, MidpointRounding.AwayFromZero);

    private static void CheckFraction(double fraction)
    {
        if (fraction is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a share between 0 and 1, both left out.");
        }
    }
}

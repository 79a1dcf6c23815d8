using Relight.Vision.Datasets.Inspection;

namespace Relight.Recipes.Embedding;

/// <summary>
/// Likeness by hashes: each is compared with each, which takes four times as long for twice as many.
/// What differs in few bits is compared by its colors, too.
/// </summary>
/// <param name="prints">What is known of the photographs.</param>
/// <param name="mostBits">Bits in which hashes may differ.</param>
internal sealed class HashMatches(Fingerprint[] prints, int mostBits) : IMatches
{
    /// <summary>The mean difference of colors, of 255, up to which pictures are the same.</summary>
    private const double MostDifference = 12;

    private readonly ulong[] _hashes = Array.ConvertAll(prints, print => print.Hash);

    public double Same => 0;

    public IEnumerable<(int Place, double Likeness)> After(int place)
    {
        var found = new List<(int, double)>();
        var hash = _hashes[place];
        for (var other = place + 1; other < _hashes.Length; other++)
        {
            var distance = PictureHash.Distance(hash, _hashes[other]);
            if (distance <= mostBits && prints[place].Difference(prints[other]) <= MostDifference)
            {
                found.Add((other, distance));
            }
        }

        return found;
    }
}

using Relight.Data;
using Relight.Vision;
using Relight.Vision.Datasets.Inspection;

namespace Relight.Tests.Vision.Datasets.Inspection;

public sealed class PictureHashTests
{
    [Fact]   // the transform by its formula: each coefficient a sum over all pixels
    public void The_bits_say_which_low_frequencies_are_above_their_median()
    {
        var picture = Noise(PictureHash.Side, seed: 4);
        var coefficients = new double[64];
        for (var (v, i) = (0, 0); v < 8; v++)
        {
            for (var u = 0; u < 8; u++, i++)
            {
                for (var y = 0; y < 32; y++)
                {
                    for (var x = 0; x < 32; x++)
                    {
                        var pixel = picture.Row(y)[(3 * x)..];
                        coefficients[i] += (0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2])
                            * Math.Cos(Math.PI * u * (2 * x + 1) / 64) * Math.Cos(Math.PI * v * (2 * y + 1) / 64);
                    }
                }
            }
        }

        double[] sorted = [.. coefficients.Order()];
        var median = (sorted[31] + sorted[32]) / 2;
        var expected = coefficients.Select((value, i) => value > median ? 1ul << i : 0).Aggregate(0ul, (all, bit) => all | bit);
        PictureHash.Of(picture, new ByteImage()).ShouldBe(expected);
    }

    [Fact]   // unrelated hashes differ in about half of their bits; 32 ± 4 standard deviations of 4
    public void Pictures_that_have_nothing_in_common_differ_in_half_of_the_bits()
    {
        var (one, other) = (PictureHash.Of(Noise(64, 1), new ByteImage()), PictureHash.Of(Noise(64, 2), new ByteImage()));
        PictureHash.Distance(one, other).ShouldBeInRange(16, 48);
        PictureHash.Distance(one, one).ShouldBe(0);
        PictureHash.Distance(0b1011, 0b0001).ShouldBe(2);
    }

    private static ByteImage Noise(int side, ulong seed)
    {
        var (image, random) = (new ByteImage(side, side), new CounterRandom(seed));
        foreach (ref var value in image.Pixels)
        {
            value = (byte)random.NextInt32(256);
        }

        return image;
    }
}

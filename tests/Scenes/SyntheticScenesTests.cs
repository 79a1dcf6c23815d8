using System.Security.Cryptography;
using Relight.Data;
using Relight.Scenes;

namespace Relight.Tests.Scenes;

public class SyntheticScenesTests
{
    [Fact]   // the digest was taken once; vectors of 4, 8 and 16 lanes, with and without FMA, gave the same
    public void The_first_hundred_scenes_are_the_same_on_every_machine()
    {
        var scenes = new SyntheticScenes(100, seed: 1);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < scenes.Count; i++)
        {
            digest.AppendData(Read(scenes, i));
        }

        Convert.ToHexStringLower(digest.GetHashAndReset()).ShouldBe("3edfe93b592a9e5491e533bde5559d9cbb3d91dbfe14eb6c5d80735fca16036c");
    }

    [Fact]
    public void A_scene_depends_on_seed_and_index_alone_whoever_reads_it_and_in_whatever_order()
    {
        var scenes = new SyntheticScenes(60, size: 32, seed: 5);
        var inOrder = Enumerable.Range(0, 60).Select(i => Read(scenes, i)).ToArray();
        var another = new SyntheticScenes(1000, size: 32, seed: 5);
        Parallel.For(0, 60, i => Read(another, 59 - i).ShouldBe(inOrder[59 - i]));
    }

    [Fact]
    public void Training_and_validation_share_no_scene_and_neither_do_seeds()
    {
        var pictures = new HashSet<string>();
        foreach (var seed in (ulong[])[0, 1, 1UL << 40])
        {
            foreach (var split in Enum.GetValues<SyntheticSplit>())
            {
                var scenes = new SyntheticScenes(50, size: 16, seed, split);
                for (var i = 0; i < scenes.Count; i++)
                {
                    pictures.Add(Convert.ToHexString(Read(scenes, i))).ShouldBeTrue();
                }
            }
        }
    }

    [Fact]
    public void Ten_scenes_in_a_row_show_all_ten_classes()
    {
        var scenes = new SyntheticScenes(30);
        scenes.Classes.Count.ShouldBe(10);
        scenes.Classes.Distinct().Count().ShouldBe(10);
        Enumerable.Range(13, 10).Select(scenes.Label).Order().ShouldBe(Enumerable.Range(0, 10));
        var random = new CounterRandom(0);
        scenes.Read(7, ref random, new byte[scenes.SampleShape.ByteCount]).ShouldBe(scenes.Label(7));
        scenes.Scene(7).Class.ToString().ShouldBe(scenes.Classes[scenes.Label(7)], StringCompareShould.IgnoreCase);
    }

    [Fact]   // the sun stands to the left and above, so balls are brighter there: what tells a picture from its mirror image
    public void Light_falls_from_the_left_and_from_above()
    {
        var scenes = new SyntheticScenes(1000, seed: 3);
        double left = 0, right = 0, above = 0, below = 0;
        for (var i = 0; i < scenes.Count; i += SyntheticScenes.ClassCount)
        {
            var camera = scenes.Scene(i).Camera;
            var (x, y) = ((int)(32 * (1 + camera.ShiftX)), (int)(32 * (1 - camera.ShiftY)));
            var picture = Read(scenes, i);
            left += Brightness(picture, x - 7, y);
            right += Brightness(picture, x + 7, y);
            above += Brightness(picture, x, y - 7);
            below += Brightness(picture, x, y + 7);
        }

        left.ShouldBeGreaterThan(right * 1.1);
        above.ShouldBeGreaterThan(below * 1.1);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(13)]   // no multiple of any vector width
    [InlineData(70)]
    public void Any_size_is_drawn_and_looks_alike(int size)
    {
        var (small, large) = (new SyntheticScenes(10, size, seed: 2), new SyntheticScenes(10, 128, seed: 2));
        for (var i = 0; i < 10; i++)
        {
            Read(small, i).Average(value => value).ShouldBe(Read(large, i).Average(value => value), tolerance: 16);
        }
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new SyntheticScenes(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new SyntheticScenes(10, size: 7));
        Should.Throw<ArgumentOutOfRangeException>(() => new SyntheticScenes(10).Label(10));
        Should.Throw<ArgumentException>(() => Read(new SyntheticScenes(10), 0, bytes: 5));
    }

    [Fact]
    public void The_name_and_every_description_say_synthetic()
    {
        SyntheticScenes.Name.ShouldContain("synthetic");
        new SyntheticScenes(10, seed: 4).Describe(3).ShouldBe("synthetic cone 3 of seed 4");
    }

    private static byte[] Read(LabeledImages data, int index, int? bytes = null)
    {
        var random = new CounterRandom(0);
        var picture = new byte[bytes ?? data.SampleShape.ByteCount];
        data.Read(index, ref random, picture);
        return picture;
    }

    private static double Brightness(byte[] picture, int x, int y)
    {
        var at = 3 * (Math.Clamp(y, 0, 63) * 64 + Math.Clamp(x, 0, 63));
        return picture[at] + picture[at + 1] + picture[at + 2];
    }
}

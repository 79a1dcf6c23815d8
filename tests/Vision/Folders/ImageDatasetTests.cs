using Relight.Data;
using Relight.Data.Caching;
using Relight.Tests.Data;
using Relight.Tests.Vision.Decoding;
using Relight.Vision;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Tests.Vision.Folders;

public sealed class ImageDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_are_decoded_and_brought_to_size()
    {
        var dataset = Dataset(new Resize(8, 10), 3);
        dataset.Layout.Image.ShouldBe(new SampleShape(8, 10));
        dataset.Describe(1).ShouldBe(_folder["images", "a", "1.png"]);
        var (expected, random) = (new ByteImage(), default(CounterRandom));
        new Resize(8, 10).Apply(TestFile.Picture(21, 16), expected, ref random);
        Read(dataset, 1).ShouldBe(expected.Pixels.ToArray());
    }

    [Fact]
    public void Transforms_that_leave_the_size_open_are_refused() =>
        Should.Throw<ArgumentException>(() => Dataset(new ResizeShortSide(8), 1)).Message.ShouldContain("Add a Resize");

    [Fact]
    public void The_cache_key_follows_files_and_transforms_but_not_the_place()
    {
        var key = Dataset(new Resize(8), 3).CacheKey;
        Dataset(new Resize(8), 3).CacheKey.ShouldBe(key);
        Dataset(new Resize(9), 3).CacheKey.ShouldNotBe(key);
        Directory.Move(_folder["images"], _folder["moved"]);
        new ImageDataset(ImageFolder.Read(_folder["moved"]), new Resize(8)).CacheKey.ShouldBe(key);
        File.SetLastWriteTimeUtc(_folder["moved", "a", "1.png"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        new ImageDataset(ImageFolder.Read(_folder["moved"]), new Resize(8)).CacheKey.ShouldNotBe(key);
        Dataset(new RandomResizedCrop(8), 3).CacheKey.ShouldBeNull();
    }

    [Theory]   // before the first 4 KiB end, and after the last 4 KiB begin
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(-4096)]
    [InlineData(-1)]
    public void The_cache_key_tells_files_of_equal_names_sizes_and_times_apart(int place)
    {
        Directory.CreateDirectory(_folder["images", "a"]);
        var (path, bytes) = (_folder["images", "a", "0.png"], new byte[10_000]);
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string? Key()
        {
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, time);
            return Dataset(new Resize(8), 1).CacheKey;
        }

        var key = Key();
        Key().ShouldBe(key);
        bytes[place < 0 ? bytes.Length + place : place] = 1;
        Key().ShouldNotBe(key);
    }

    [Fact]
    public void The_cache_key_follows_what_a_link_leads_to()
    {
        Directory.CreateDirectory(_folder["images", "a"]);
        var (link, target) = (_folder["images", "a", "0.png"], _folder["original.png"]);
        File.WriteAllBytes(target, TestFile.Save(TestFile.Picture(20, 16), "pngsave_buffer"));
        File.CreateSymbolicLink(link, target);
        var key = Dataset(new Resize(8), 1).CacheKey;
        File.SetLastWriteTimeUtc(target, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Dataset(new Resize(8), 1).CacheKey.ShouldNotBe(key);
        File.Delete(target);
        Dataset(new Resize(8), 1).CacheKey.ShouldNotBeNull();
    }

    [Fact]
    public void A_warm_cache_decodes_nothing()
    {
        var dataset = Dataset(new Resize(8), 3);
        var expected = Enumerable.Range(0, 3).Select(i => Read(dataset, i)).ToList();
        using var cache = new CachedDataset(dataset, _folder["cache"]);
        Enumerable.Range(0, 3).Select(i => Read(cache, i)).ShouldBe(expected);
        Directory.Delete(_folder["images"], recursive: true);
        Enumerable.Range(0, 3).Select(i => Read(cache, i)).ShouldBe(expected);
    }

    [Fact]
    public void Random_transforms_follow_the_cache()
    {
        var dataset = Dataset(new Resize(8), 3);
        var augmented = new ViewsDataset(dataset, new ImagePipeline(new RandomCrop(6), new RandomHorizontalFlip()));
        augmented.Layout.Image.ShouldBe(new SampleShape(6, 6));
        augmented.CacheKey.ShouldBeNull();
        Read(augmented, 2, epoch: 1).ShouldBe(Read(augmented, 2, epoch: 1));
        Enumerable.Range(0, 10).Select(epoch => Convert.ToHexString(Read(augmented, 2, epoch))).Distinct().Count().ShouldBeGreaterThan(3);
        Should.Throw<ArgumentException>(() => new CachedDataset(augmented, _folder["cache"])).Message.ShouldContain("drawn at random");
    }

    [Fact]
    public void Broken_and_oversized_images_are_named_with_their_path()
    {
        var dataset = Dataset(new Resize(8), 2);
        File.WriteAllText(dataset.Describe(1), "broken");
        Should.Throw<BadSampleException>(() => Read(dataset, 1)).Name.ShouldBe(dataset.Describe(1));
        var limited = new ImageDataset(dataset.List, new Resize(8), maxPixels: 100);
        Should.Throw<BadSampleException>(() => Read(limited, 0)).Reason.ShouldContain("20×16");
    }

    [Fact]   // 100 × 3,000,000 pixels from a file of a few bytes
    public void A_strip_that_would_grow_without_end_is_bad()
    {
        var list = Dataset(new Resize(8), 1).List;
        File.WriteAllBytes(list.Files[0].Path, TestFile.Save(new ByteImage(1, 30_000), "pngsave_buffer"));
        var dataset = new ImageDataset(list, new ImagePipeline(new ResizeShortSide(100), new CenterCrop(100)));
        Should.Throw<BadSampleException>(() => Read(dataset, 0)).Reason.ShouldContain("too narrow");
    }

    private ImageDataset Dataset(IImageTransform transform, int count)
    {
        Directory.CreateDirectory(_folder["images", "a"]);
        for (var i = 0; i < count; i++)
        {
            var path = _folder["images", "a", $"{i}.png"];
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, TestFile.Save(TestFile.Picture(20 + i, 16), "pngsave_buffer"));
            }
        }

        return new ImageDataset(ImageFolder.Read(_folder["images"]), transform);
    }

    private static byte[] Read(Dataset dataset, int index, int epoch = 0)
    {
        var random = new CounterRandom(3, epoch, index);
        var (pixels, label) = dataset.ReadImage(index, ref random);
        label.ShouldBe(0);
        return pixels;
    }
}

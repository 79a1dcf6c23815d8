using Relight.Data;
using Relight.Data.Caching;

namespace Relight.Tests.Data;

public sealed class CachedDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_read_once_is_not_read_from_the_source_again()
    {
        var source = new NumberedDataset(10);
        using (var cache = new CachedDataset(source, _folder.FullPath))
        {
            ReadAll(cache).ShouldBe(ReadAll(source));
            cache.CachedCount.ShouldBe(10);
        }

        var again = new NumberedDataset(10);
        using var warm = new CachedDataset(again, _folder.FullPath);
        ReadAll(warm).ShouldBe(ReadAll(source));
        again.Reads.ShouldBe(0);
    }

    [Fact]
    public void A_half_filled_cache_goes_on_where_it_was_interrupted()
    {
        using (var cache = new CachedDataset(new NumberedDataset(10), _folder.FullPath))
        {
            Read(cache, 3);
            Read(cache, 7);
        }

        var source = new NumberedDataset(10);
        using var rest = new CachedDataset(source, _folder.FullPath);
        ReadAll(rest);
        source.Reads.ShouldBe(8);
    }

    [Fact]
    public void Two_openings_of_the_same_cache_fill_it_together()
    {
        var source = new NumberedDataset(10);
        using var first = new CachedDataset(source, _folder.FullPath);
        using var second = new CachedDataset(source, _folder.FullPath);
        Read(first, 4);
        Read(second, 4).ShouldAllBe(b => b == 4);
        source.Reads.ShouldBe(1);
    }

    [Fact]   // as after a loss of power: the entry reached the disk, the sample did not
    public void A_damaged_sample_is_read_anew()
    {
        var source = new NumberedDataset(10);
        string path;
        using (var cache = new CachedDataset(source, _folder.FullPath))
        {
            ReadAll(cache);
            path = cache.FilePath!;
        }

        using (var file = File.OpenWrite(path))
        {
            file.Position = 4096 + 4096 + 5 * 512;   // header, entries, slots of at least 512 bytes
            file.WriteByte(99);
        }

        using var mended = new CachedDataset(source, _folder.FullPath);
        ReadAll(mended).ShouldBe(ReadAll(source));
        source.Reads.ShouldBe(21);
    }

    [Fact]
    public void A_cut_file_is_made_anew()
    {
        string path;
        using (var cache = new CachedDataset(new NumberedDataset(10), _folder.FullPath))
        {
            ReadAll(cache);
            path = cache.FilePath!;
        }

        using (var file = File.OpenWrite(path))
        {
            file.SetLength(5000);
        }

        using var mended = new CachedDataset(new NumberedDataset(10), _folder.FullPath);
        mended.CachedCount.ShouldBe(0);
        ReadAll(mended).ShouldBe(ReadAll(new NumberedDataset(10)));
    }

    [Fact]
    public void Bad_samples_are_remembered_with_their_reason()
    {
        using (var cache = new CachedDataset(new NumberedDataset(10) { Bad = { 2 } }, _folder.FullPath))
        {
            Should.Throw<BadSampleException>(() => Read(cache, 2));
        }

        var mended = new NumberedDataset(10);
        using var warm = new CachedDataset(mended, _folder.FullPath);
        Should.Throw<BadSampleException>(() => Read(warm, 2)).Message.ShouldBe("number 2: it is made to fail");
        mended.Reads.ShouldBe(0);
    }

    [Fact]
    public void What_may_work_the_next_time_is_not_remembered()
    {
        var source = new NumberedDataset(10) { Bad = { 2 }, BadForNow = true };
        using var cache = new CachedDataset(source, _folder.FullPath);
        Should.Throw<BadSampleException>(() => Read(cache, 2));
        source.Bad.Clear();
        Read(cache, 2).ShouldAllBe(b => b == 2);
    }

    [Fact]
    public void Other_contents_make_another_file()
    {
        using var ten = new CachedDataset(new NumberedDataset(10), _folder.FullPath);
        using var eleven = new CachedDataset(new NumberedDataset(11), _folder.FullPath);
        eleven.FilePath.ShouldNotBe(ten.FilePath);
    }

    [Fact]   // a folder in its place, which no file can replace
    public void A_file_that_cannot_be_made_leaves_nothing_behind()
    {
        string path;
        using (var cache = new CachedDataset(new NumberedDataset(3), _folder.FullPath))
        {
            path = cache.FilePath!;
        }

        File.Delete(path);
        Directory.CreateDirectory(path);
        using var without = new CachedDataset(new NumberedDataset(3), _folder.FullPath);
        without.WriteError.ShouldNotBeNull();
        Directory.GetFileSystemEntries(_folder.FullPath).ShouldBe([path]);
    }

    [Fact]
    public void On_a_full_disk_reading_goes_on_and_the_error_is_kept()
    {
        using var cache = new CachedDataset(new NumberedDataset(3), _folder.FullPath);
        FullDisk.Under(cache);
        ReadAll(cache).ShouldBe(ReadAll(new NumberedDataset(3)));
        cache.WriteError.ShouldNotBeNull().ShouldContain("No space left");
        cache.CachedCount.ShouldBe(0);
    }

    [Fact]
    public void Where_the_folder_cannot_be_used_samples_are_read_anew_and_the_error_is_kept()
    {
        File.WriteAllText(_folder["file"], "");
        using var cache = new CachedDataset(new NumberedDataset(3), _folder["file", "cache"]);
        ReadAll(cache).ShouldBe(ReadAll(new NumberedDataset(3)));
        cache.FilePath.ShouldBeNull();
        cache.CachedCount.ShouldBe(0);
        cache.WriteError.ShouldNotBeNull().ShouldContain(_folder["file"]);
    }

    private static byte[] Read(Dataset dataset, int index)
    {
        var random = default(CounterRandom);
        var (pixels, label) = dataset.ReadImage(index, ref random);
        label.ShouldBe(dataset.Label(index));
        return pixels;
    }

    private static byte[] ReadAll(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).SelectMany(i => Read(dataset, i))];
}

using System.IO.Compression;
using Relight.Data;
using Relight.Vision.Datasets;

namespace Relight.Tests.Vision.Datasets;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    // Two pictures of 2 × 3 and their labels, byte by byte as the format's page gives them.
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 4, 7];

    public void Dispose() => _temporary.Dispose();

    private string Folder => _temporary.FullPath;

    [Theory]
    [InlineData(false, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")]
    [InlineData(true, "train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte.gz")]
    public void Pictures_and_labels_are_read_plain_and_compressed(bool gzip, string images, string labels)
    {
        Write(images, Images, gzip);
        Write(labels, Labels, gzip);
        var data = IdxDataset.Open(Folder, train: true);
        data.Count.ShouldBe(2);
        data.SampleShape.ShouldBe(new SampleShape(2, 3, 3));
        data.Classes.Count.ShouldBe(8);
        data.Label(0).ShouldBe(4);
        var picture = new byte[18];
        var random = new CounterRandom(0);
        data.Read(1, ref random, picture).ShouldBe(7);
        picture.ShouldBe([7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12]);
    }

    [Fact]
    public void One_channel_leaves_the_grey_value_alone_and_labels_may_be_missing()
    {
        var data = new IdxDataset(Write("a", Images), labelsPath: null, channels: 1);
        var picture = new byte[6];
        var random = new CounterRandom(0);
        data.Read(0, ref random, picture).ShouldBe(-1);
        picture.ShouldBe([1, 2, 3, 4, 5, 6]);
        data.Classes.ShouldBeEmpty();
    }

    [Fact]
    public void Labels_in_place_of_pictures_are_told_apart_by_the_magic_number()
    {
        var path = Write("labels", Labels);
        var error = Should.Throw<InvalidDataException>(() => new IdxDataset(path, path));
        error.Message.ShouldContain(path);
        error.Message.ShouldContain("header");   // ten bytes hold no header of three axes
        error = Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("images", Images), rank: 1));
        error.Message.ShouldContain("expected the IDX magic number 0x00000801");
        error.Message.ShouldContain("got 0x00000803");
        error.Message.ShouldContain("swapped?");
    }

    [Fact]
    public void Data_that_does_not_fit_its_header_is_refused()
    {
        Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("short", Images[..^1]), 3)).Message
            .ShouldContain("(2 × 2 × 3) calls for 12 bytes of data, got 11");
        Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("long", [.. Images, 1]), 3)).Message.ShouldContain("got 13");
        Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("none", []), 3)).Message.ShouldContain("got a file of 0 bytes");
        byte[] huge = [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 1];
        Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("huge", huge), 3)).Message.ShouldContain("at most 2 GB");
        byte[] negative = [0, 0, 8, 1, 255, 255, 255, 255, 1];
        Should.Throw<InvalidDataException>(() => IdxFile.Read(Write("negative", negative), 1)).Message.ShouldContain("length of -1");
    }

    [Fact]
    public void A_damaged_or_truncated_gzip_file_is_named()
    {
        var path = Write("images.gz", Images, gzip: true);
        var bytes = File.ReadAllBytes(path);
        bytes[^8] ^= 0xff;   // the checksum
        File.WriteAllBytes(path, bytes);
        Should.Throw<InvalidDataException>(() => IdxFile.Read(path, 3)).Message.ShouldContain(path);
        File.WriteAllBytes(path, bytes[..20]);
        Should.Throw<InvalidDataException>(() => IdxFile.Read(path, 3)).Message.ShouldContain(path);
    }

    [Fact]
    public void Labels_must_be_as_many_as_pictures_and_within_the_classes()
    {
        var images = Write("images", Images);
        Should.Throw<InvalidDataException>(() => new IdxDataset(images, Write("three", [0, 0, 8, 1, 0, 0, 0, 3, 4, 7, 1])))
            .Message.ShouldContain("expected 2 labels");
        Should.Throw<InvalidDataException>(() => new IdxDataset(images, Write("labels", Labels), classes: ["a", "b"]))
            .Message.ShouldContain("expected labels below 2, the number of classes, got 7");
        Should.Throw<FileNotFoundException>(() => IdxDataset.Open(Folder, train: false)).Message.ShouldContain("t10k-images-idx3-ubyte");
    }

    private string Write(string name, byte[] bytes, bool gzip = false)
    {
        var path = Path.Combine(Folder, name);
        using Stream file = gzip ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        file.Write(bytes);
        return path;
    }
}

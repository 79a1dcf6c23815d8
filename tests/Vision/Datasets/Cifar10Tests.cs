using Relight.Data;
using Relight.Vision.Datasets;

namespace Relight.Tests.Vision.Datasets;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    private string Folder => _temporary.FullPath;

    [Fact]
    public void Planes_become_pixels_and_files_follow_one_another()
    {
        Write("data_batch_1.bin", [3, 9]);
        Write("data_batch_2.bin", [0]);
        var data = Cifar10.Open(Folder, train: true);
        data.Count.ShouldBe(3);
        Enumerable.Range(0, 3).Select(data.Label).ShouldBe([3, 9, 0]);
        data.Classes[9].ShouldBe("truck");
        data.SampleShape.ShouldBe(new SampleShape(32, 32, 3));

        var picture = new byte[3072];
        var random = new CounterRandom(0);
        data.Read(1, ref random, picture).ShouldBe(9);
        picture[..6].ShouldBe([1, 101, 201, 2, 102, 202]);   // record 1 counts from 1, its planes lie 100 apart
        data.Read(2, ref random, picture).ShouldBe(0);
        picture[..3].ShouldBe([0, 100, 200]);
        data.Describe(2).ShouldEndWith("data_batch_2.bin, record 0");
    }

    [Fact]
    public void TheFolder_that_holds_the_unpackedFolder_will_do()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "cifar-10-batches-bin"));
        Write("cifar-10-batches-bin/test_batch.bin", [5]);
        Cifar10.Open(Folder, train: false).Label(0).ShouldBe(5);
    }

    [Fact]
    public void A_file_that_is_cut_short_is_named_with_what_it_should_be()
    {
        var path = Write("test_batch.bin", [5, 6]);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5000]);
        var error = Should.Throw<InvalidDataException>(() => Cifar10.Open(Folder, train: false));
        error.Message.ShouldContain(path);
        error.Message.ShouldContain("records of 3073 bytes");
        error.Message.ShouldContain("got 5000 bytes");
    }

    [Fact]
    public void Empty_files_wrong_labels_and_missing_files_are_errors()
    {
        var path = Write("test_batch.bin", []);
        Should.Throw<InvalidDataException>(() => new Cifar10(path)).Message.ShouldContain("got 0 bytes");
        Write("test_batch.bin", [5, 10]);
        Should.Throw<InvalidDataException>(() => new Cifar10(path)).Message.ShouldContain("label from 0 to 9 at byte 3073, got 10");
        Should.Throw<FileNotFoundException>(() => Cifar10.Open(Folder, train: true)).Message.ShouldContain("data_batch_1.bin");
    }

    // Record r has red r, r + 1, …; green 100 more; blue 200 more (mod 256).
    private string Write(string name, byte[] labels)
    {
        var path = Path.Combine(Folder, name);
        using var file = File.Create(path);
        for (var record = 0; record < labels.Length; record++)
        {
            file.WriteByte(labels[record]);
            for (var i = 0; i < 3072; i++)
            {
                file.WriteByte((byte)(record + i % 1024 + 100 * (i / 1024)));
            }
        }

        return path;
    }
}

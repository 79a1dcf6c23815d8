using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Parquet;
using Parquet.Schema;
using Relight.Recipes.Embedding;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Embedding;

public sealed class FeatureFileTests : IDisposable
{
    private static readonly Photo[] Photos =
        [new("a, b/1.jpg", "cat", "train"), new("ü \"2\".jpg", null, "val"), new("3.jpg", "dog", "val")];

    private static readonly float[] Values = [3, 4, -0.25f, 1e-7f, 0, 16777216];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]   // by the format's description: magic, version, length of the header, a Python dictionary padded to 64 bytes, numbers
    public void A_npy_file_is_what_NumPy_describes()
    {
        Write("e.npy").ShouldBe([_folder["e.npy"], _folder["e.paths.csv"]]);
        var bytes = File.ReadAllBytes(_folder["e.npy"]);
        bytes[..8].ShouldBe([0x93, .. "NUMPY"u8, 1, 0]);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        ((10 + length) % 64).ShouldBe(0);
        var header = Encoding.ASCII.GetString(bytes, 10, length);
        header.ShouldStartWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }");
        header.ShouldEndWith("\n");
        MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + length)).ToArray().ShouldBe(Values);
        File.ReadAllLines(_folder["e.paths.csv"]).ShouldBe(
            ["path,label,part", "\"a, b/1.jpg\",cat,train", "\"ü \"\"2\"\".jpg\",,val", "3.jpg,dog,val"]);
    }

    [Fact]
    public void A_CSV_file_has_a_column_for_each_feature_that_reads_back_to_the_same_float()
    {
        Write("e.csv").ShouldBe([_folder["e.csv"]]);
        var lines = File.ReadAllLines(_folder["e.csv"]);
        lines[0].ShouldBe("path,label,part,f0,f1");
        lines[1].ShouldBe("\"a, b/1.jpg\",cat,train,3,4");
        lines.Skip(1).SelectMany(line => line.Split(',')[^2..]).Select(
            text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Values);
    }

    [Fact]
    public async Task A_Parquet_file_has_lists_of_floats_and_the_paths()
    {
        Write("e.parquet");
        await using var reader = await ParquetReader.CreateAsync(_folder["e.parquet"]);
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(["path", "label", "part", "features"]);
        using var group = reader.OpenRowGroupReader(0);
        var fields = reader.Schema.GetDataFields();
        (await Texts(fields[0])).ShouldBe([.. Photos.Select(photo => photo.Path)]);
        (await Texts(fields[1])).ShouldBe(["cat", null, "dog"]);
        (float[] read, int[] defined, int[] begins) = (new float[6], new int[6], new int[6]);
        await group.ReadRawAsync<float>(fields[3], read, defined, begins, CancellationToken.None);
        read.ShouldBe(Values);
        begins.ShouldBe([0, 1, 0, 1, 0, 1]);   // 0 begins a row
        reader.Schema.Fields[3].ShouldBeOfType<ListField>();

        async Task<string?[]> Texts(DataField field)
        {
            var texts = new string?[3];
            await group.ReadAsync(field, texts!);
            return texts;
        }
    }

    [Fact]   // (3, 4) has length 5; a row of zeros would stay one
    public void Normalized_rows_have_length_1()
    {
        Write("e.csv", normalize: true);
        File.ReadAllLines(_folder["e.csv"])[1].ShouldEndWith(",0.6,0.8");
    }

    [Fact]
    public void What_nobody_says_has_no_column()
    {
        using var scope = new TensorScope();
        FeatureFile.Write(_folder["e.csv"], new([new("1.jpg", null, null)], Tensor.FromSpan<float>([1, 2], [1, 2]), []), false);
        File.ReadAllText(_folder["e.csv"]).ShouldBe("path,f0,f1\n1.jpg,1,2\n");
        Directory.GetFiles(_folder[""]).Length.ShouldBe(1);   // what was written meanwhile is gone
        Should.Throw<ArgumentException>(() => FeatureFile.CheckName("--out", "e.txt")).Message.ShouldContain(".parquet, .npy, .csv");
    }

    private IReadOnlyList<string> Write(string name, bool normalize = false)
    {
        using var scope = new TensorScope();
        return FeatureFile.Write(_folder[name], new(Photos, Tensor.FromSpan<float>(Values, [3, 2]), []), normalize);
    }
}

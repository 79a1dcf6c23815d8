using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Weights;

public sealed class PyTorchWeightsTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]   // written by tests/Golden/weights.py, with the same values beside them
    [InlineData("weights_state_dict.pth")]
    [InlineData("weights_checkpoint.pth")]
    [InlineData("weights_legacy.pth")]
    [InlineData("weights_module.pth")]
    [InlineData("weights_script.pt")]
    public void A_state_dict_is_read_alone_inside_a_checkpoint_in_a_module_and_from_the_old_format(string file)
    {
        var expected = Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors"));

        var state = PyTorchWeights.Read(GoldenFile.PathOf(file));

        ShouldBeSame(state, expected);
        state["conv.weight"].IsContiguous.ShouldBeFalse("its memory order, channels-last, is kept");
    }

    [Fact]
    public void Numpy_arrays_are_tensors() =>
        ShouldBeSame(PyTorchWeights.Read(GoldenFile.PathOf("weights_numpy.pth")), Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors")));

    [Fact]   // argparse.Namespace, Counter, defaultdict, pathlib, datetime, sets, NumPy's numbers
    public void What_else_a_checkpoint_holds_is_passed_over()
    {
        var state = PyTorchWeights.Read(GoldenFile.PathOf("weights_lightning.ckpt"));

        ShouldBeSame(state.Under("model"), Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors")));
        state.Count.ShouldBe(8);
    }

    [Fact]   // of z = (1 + 3i, 2 − 4i): PyTorch 2 writes z.conj() and z.conj().imag as the bytes of z and bits beside them
    public void Conjugates_and_negatives_are_read_as_they_are_meant()
    {
        static string Tensor(string storage, int key, int count, int offset, int stride, string bit) =>
            $"ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\n{storage}\nX\u0001\0\0\0{key}X\u0003\0\0\0cpuK{(char)count}tQ"
            + $"K{(char)offset}K\u0002\u0085K{(char)stride}\u0085\u0089}}}}X{(char)bit.Length}\0\0\0{bit}\u0088stR";
        var pickle = "\u0080\u0002}(X\u0009\0\0\0conjugate" + Tensor("ComplexFloatStorage", 0, 2, 0, 1, "conj")
            + "X\u0009\0\0\0imaginary" + Tensor("FloatStorage", 1, 4, 1, 2, "neg") + "u.";
        byte[] z = [.. new[] { 1f, 3, 2, -4 }.SelectMany(BitConverter.GetBytes)];
        WriteZip(("x/data.pkl", Encoding.Latin1.GetBytes(pickle)), ("x/data/0", z), ("x/data/1", z));

        var state = WeightsFile.Read(_folder["zip"]);

        state["conjugate"].ViewAsReal().ToArray<float>().ShouldBe([1, -3, 2, 4]);
        state["imaginary"].ToArray<float>().ShouldBe([-3, 4]);
    }

    [Theory]
    [InlineData("weights_sparse.pth", "tensor 'sparse'", "to_dense()")]
    [InlineData("weights_quantised.pth", "tensor 'quantised'", "dequantize()")]
    public void Kinds_of_tensors_that_are_not_read_are_named(string file, string tensor, string advice)
    {
        var error = Should.Throw<WeightsFormatException>(() => PyTorchWeights.Read(GoldenFile.PathOf(file)));

        error.Message.ShouldContain(tensor);
        error.Message.ShouldContain(advice);
    }

    [Fact]   // each bit of a storage, of the pickle, of whatever is read
    public void A_flipped_bit_anywhere_in_the_weights_is_noticed()
    {
        PyTorchWeights.Write(_folder["x.pth"], new StateDict { { "a", Tensor.Ones([8]) }, { "b", Tensor.Zeros([8]) } });
        var whole = File.ReadAllBytes(_folder["x.pth"]);
        byte[] ones = [.. Enumerable.Repeat(BitConverter.GetBytes(1f), 8).SelectMany(b => b)];
        var storage = whole.AsSpan().IndexOf(ones);
        storage.ShouldBeGreaterThan(0);
        for (var at = storage; at < storage + ones.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(_folder["x.pth"], damaged);
            var error = Should.Throw<WeightsFormatException>(() => PyTorchWeights.Read(_folder["x.pth"]));
            error.Tensor.ShouldBe("a");
            error.Message.ShouldContain("damaged");
        }
    }

    [Fact]   // torch.serialization.set_crc32_options(False)
    public void A_file_without_checksums_is_read_and_that_is_said()
    {
        PyTorchWeights.Write(_folder["x.pth"], new StateDict { { "a", Tensor.Ones([8]) } });
        var bytes = File.ReadAllBytes(_folder["x.pth"]);
        var entry = bytes.AsSpan().LastIndexOf("archive/data/0"u8) - 46;   // its place in the list of entries
        bytes.AsSpan(entry + 16, 4).Clear();
        File.WriteAllBytes(_folder["x.pth"], bytes);
        var notes = new List<string>();

        PyTorchWeights.Read(_folder["x.pth"], new Listener(notes)).Count.ShouldBe(1);

        notes.ShouldHaveSingleItem().ShouldContain("without checksums");
        notes.Clear();
        PyTorchWeights.Read(GoldenFile.PathOf("weights_legacy.pth"), new Listener(notes));
        notes.ShouldHaveSingleItem().ShouldContain("before PyTorch 1.6, which has no checksums");
    }

    [Fact]
    public void Views_share_their_storage_and_every_type_is_read()
    {
        var state = PyTorchWeights.Read(GoldenFile.PathOf("weights_shared.pt"));

        state["row"].ToArray<float>().ShouldBe([6, 7, 8, 9, 10, 11]);
        state["column"].ToArray<float>().ShouldBe([2, 8, 14, 20]);
        state["transposed"].Shape.ShouldBe([6, 4]);
        state["transposed"].ToArray<float>()[..4].ShouldBe([0, 6, 12, 18]);
        state["expanded"].ToArray<float>().ShouldBe([1.5f, 2.5f, 1.5f, 2.5f, 1.5f, 2.5f]);
        state["scalar"].ToInt64().ShouldBe(3);
        state["empty"].Shape.ShouldBe([0, 3]);
        state["parameter"].ToArray<float>().ShouldBe([1, 1]);
        foreach (var dtype in new[] { DType.Float16, DType.BFloat16, DType.Float64, DType.Int32, DType.Int16, DType.Int8, DType.UInt8 })
        {
            state[dtype.TorchName].DType.ShouldBe(dtype);
            state[dtype.TorchName].ToArray<double>().ShouldBe([0, 1, 2]);
        }
        state["bool"].ToArray<bool>().ShouldBe([false, true, true]);
        state["complex64"].DType.ShouldBe(DType.Complex64);

        state["whole"].FillInPlace(-1);
        state["column"].ToArray<float>().ShouldBe([-1, -1, -1, -1]);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var state = Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors"));
        state.Add("last", Tensor.Rand([2, 3, 4, 4]).ToChannelsLast());
        state.Add("empty", Tensor.Empty([0, 2], dtype: DType.BFloat16));
        WeightsFile.Write(_folder["x.pth"], state);
        WeightsFile.Write(_folder["y.pt"], state);
        WeightsFile.Write(_folder["x.safetensors"], state);

        ShouldBeSame(WeightsFile.Read(_folder["x.pth"]), state);
        ShouldBeSame(WeightsFile.Read(_folder["x.safetensors"]), state);
        File.ReadAllBytes(_folder["y.pt"]).ShouldBe(File.ReadAllBytes(_folder["x.pth"]));
        Should.Throw<ArgumentException>(() => WeightsFile.Write(_folder["x.bin"], state)).Message.ShouldContain(".safetensors");
    }

    [Theory]
    [InlineData("x.pth")]
    [InlineData("x.safetensors")]
    public void Values_yet_to_be_conjugated_or_negated_are_written_so(string file)
    {
        var z = Tensor.Complex(Tensor.FromSpan([1f, 2], 2), Tensor.FromSpan([3f, -4], 2));
        WeightsFile.Write(_folder[file], new StateDict { { "conjugate", z.Conj() }, { "imaginary", z.Conj().Imag() } });

        var state = WeightsFile.Read(_folder[file]);

        state["conjugate"].ViewAsReal().ToArray<float>().ShouldBe([1, -3, 2, 4]);
        state["imaginary"].ToArray<float>().ShouldBe([-3, 4]);
    }

    [Fact]
    public void Python_loads_what_is_written()
    {
        var state = PyTorchWeights.Read(GoldenFile.PathOf("weights_shared.pt"));
        PyTorchWeights.Write(_folder["x.pth"], state);
        const string program = """
            import collections, sys, torch
            ours, theirs = torch.load(sys.argv[1], weights_only=True), torch.load(sys.argv[2], weights_only=False)
            assert type(ours) is collections.OrderedDict and list(ours) == list(theirs), list(ours)
            for name in ours:
                assert ours[name].dtype == theirs[name].dtype and ours[name].shape == theirs[name].shape and torch.equal(ours[name], theirs[name]), name
            print("same")
            """;

        RunPython(program, _folder["x.pth"], GoldenFile.PathOf("weights_shared.pt")).Trim().ShouldBe("same");
    }

    [Fact]   // the default since PyTorch 2.6
    public void Python_loads_every_type_with_weights_only()
    {
        DType[] types =
        [
            DType.Float32, DType.Float64, DType.Float16, DType.BFloat16, DType.Int64, DType.Int32, DType.Int16, DType.Int8, DType.UInt8, DType.Bool,
            DType.Complex64, DType.Complex128,
        ];
        var state = new StateDict();
        foreach (var type in types)
        {
            state.Add($"{type}", Tensor.Arange(6).Reshape(2, 3).To(type).T());
        }
        state.Add("scalar", Tensor.Full([], 6.0));
        state.Add("empty", Tensor.Empty([0, 3]));
        PyTorchWeights.Write(_folder["x.pth"], state);
        const string program = """
            import sys, torch
            state = torch.load(sys.argv[1], weights_only=True)
            scalar, empty = state.pop("scalar"), state.pop("empty")
            assert scalar.item() == 6 and empty.shape == (0, 3)
            for name, tensor in state.items():
                assert str(tensor.dtype) == "torch." + name.lower(), (name, tensor.dtype)
                assert torch.equal(tensor, torch.arange(6).reshape(2, 3).T.to(tensor.dtype)), name
            print(len(state))
            """;

        RunPython(program, _folder["x.pth"]).Trim().ShouldBe("12");
    }

    [Theory]
    [InlineData("weights_command.pth", "posix.system")]
    public void Files_that_want_something_run_are_refused(string file, string problem)
    {
        var error = Should.Throw<WeightsFormatException>(() => WeightsFile.Read(GoldenFile.PathOf(file)));

        error.Message.ShouldStartWith(GoldenFile.PathOf(file));
        error.Message.ShouldContain(problem);
        error.Message.ShouldContain("torch.save");
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 46830571\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html><head><title>404</title></head></html>", "web page")]
    [InlineData("\n  <html lang=\"en\">", "web page")]
    [InlineData("Access denied.\nTry again.", "text, not weights; it begins with \"Access denied.\"")]
    [InlineData("{\"error\": \"Entry not found\"}", "text, not weights")]
    [InlineData("", "the file is empty")]
    [InlineData("\u001F\u008Bgzip", "gzip")]
    [InlineData("\u0089HDF\r\n", "HDF5")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF\0", "this is a JPEG image, not weights.")]
    [InlineData("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR", "this is a PNG image, not weights.")]
    [InlineData("RIFF\u0010\u0001\0\0WEBPVP8 ", "this is a WebP image, not weights.")]
    [InlineData("II*\0\b\0\0\0", "this is a TIFF image, not weights.")]
    [InlineData("PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "it is empty")]
    public void Other_files_are_refused_in_a_sentence(string content, string problem)
    {
        File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(content));
        File.WriteAllBytes(_folder["x.safetensors"], Encoding.Latin1.GetBytes(content));

        Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["x.pth"])).Message.ShouldContain(problem);
        Should.Throw<WeightsFormatException>(() => PyTorchWeights.Read(_folder["x.pth"])).Message.ShouldContain(problem);
        Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["x.safetensors"])).Message.ShouldContain(problem);
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_what_comes_from_it()
    {
        using var made = Process.Start("mkfifo", _folder["x.pth"]);
        made.WaitForExit();

        Should.Throw<IOException>(() => WeightsFile.Read(_folder["x.pth"])).Message.ShouldContain("named pipe");
    }

    [Fact]
    public void Archives_that_are_no_weights_are_refused()
    {
        WriteZip(("x/readme.txt", "hello"u8.ToArray()));
        ReadError().ShouldContain("data.pkl");
        WriteZip(("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("x/byteorder", "big"u8.ToArray()));
        ReadError().ShouldContain("big-endian");
        WriteZip(("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']));
        ReadError().ShouldContain("two entries");
        WriteZip(("x/data.pkl", [0x80, 2, (byte)'}', .. "X\u0005\0\0\0epochK\u0001s."u8]));
        ReadError().ShouldContain("its keys are epoch");
        WriteZip(("x/data.pkl", [0x80, 2, (byte)'N', (byte)'.']));
        ReadError().ShouldContain("no dict");
    }

    [Fact]
    public void Storages_that_are_missing_compressed_or_too_short_are_refused()
    {
        PyTorchWeights.Write(_folder["whole"], new StateDict { { "a", Tensor.Zeros([64, 64]) } });
        Repack((name, bytes) => name.EndsWith("data/0", StringComparison.Ordinal) ? null : bytes, CompressionLevel.NoCompression);
        ReadError().ShouldContain("is not in the archive");
        Repack((name, bytes) => name.EndsWith("data/0", StringComparison.Ordinal) ? bytes[..^4] : bytes, CompressionLevel.NoCompression);
        ReadError().ShouldContain("should hold 16384 bytes");
        Repack((_, bytes) => bytes, CompressionLevel.Optimal);
        ReadError().ShouldContain("without compression");
    }

    [Fact]   // else a file of a megabyte could claim all memory
    public void Storages_that_lie_in_the_same_place_are_refused_once_they_are_more_than_the_file()
    {
        PyTorchWeights.Write(_folder["whole"], new StateDict { { "a", Tensor.Zeros([4096]) }, { "b", Tensor.Zeros([4096]) }, { "c", Tensor.Zeros([4096]) } });
        Repack((name, bytes) => name is "archive/data/1" or "archive/data/2" ? [] : bytes, CompressionLevel.NoCompression);
        var zip = File.ReadAllBytes(_folder["zip"]);
        var first = DirectoryEntry("archive/data/0").ToArray();
        foreach (var name in (string[])["archive/data/1", "archive/data/2"])
        {
            first.AsSpan(16, 12).CopyTo(DirectoryEntry(name)[16..]);   // checksum and lengths
            first.AsSpan(42, 4).CopyTo(DirectoryEntry(name)[42..]);    // where it lies
        }
        File.WriteAllBytes(_folder["zip"], zip);

        ReadError().ShouldContain("more than the whole archive");

        Span<byte> DirectoryEntry(string name) => zip.AsSpan(zip.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name)) - 46);
    }

    [Fact]   // whatever byte is changed, the answer is an error or a state, never a crash
    public void Damaged_files_give_an_error_or_tensors()
    {
        var whole = File.ReadAllBytes(GoldenFile.PathOf("weights_checkpoint.pth"));
        var random = new Random(1);
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(_folder["damaged"], i % 10 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                WeightsFile.Read(_folder["damaged"]);
            }
            catch (WeightsFormatException)
            {
            }
        }
    }

    private sealed class Listener(List<string> heard) : IProgress<string>
    {
        public void Report(string value) => heard.Add(value);
    }

    private static void ShouldBeSame(StateDict actual, StateDict expected)
    {
        actual.Names.ShouldBe(expected.Names);
        foreach (var (name, tensor) in expected)
        {
            actual[name].DType.ShouldBe(tensor.DType, name);
            actual[name].Shape.ShouldBe(tensor.Shape, name);
            actual[name].Equal(tensor).ShouldBeTrue(name);
        }
    }

    private string ReadError() => Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["zip"])).Message;

    private void WriteZip(params (string Name, byte[] Bytes)[] entries) => WriteZip(entries, CompressionLevel.NoCompression);

    private void WriteZip(IEnumerable<(string Name, byte[] Bytes)> entries, CompressionLevel level)
    {
        using var zip = new ZipArchive(File.Create(_folder["zip"]), ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }

    private void Repack(Func<string, byte[], byte[]?> change, CompressionLevel level)
    {
        using var zip = ZipFile.OpenRead(_folder["whole"]);
        WriteZip([.. zip.Entries.Select(entry => (entry.FullName, change(entry.FullName, BytesOf(entry)))).Where(entry => entry.Item2 is not null)!], level);
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string RunPython(string program, params string[] arguments)
    {
        if (!File.Exists(Python))
        {
            Assert.Skip($"{Python} with torch (Debian's python3-torch) is not installed.");
        }
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal))
        {
            Assert.Skip("Debian's python3-torch is not installed.");
        }
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}

using System.Buffers.Binary;
using System.Text;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<DType> WrittenTypes => [
        DType.Bool, DType.UInt8, DType.Int8, DType.Int16, DType.Int32, DType.Int64,
        DType.Float16, DType.BFloat16, DType.Float32, DType.Float64, DType.Complex64];

    [Theory, MemberData(nameof(WrittenTypes))]
    public void Every_element_type_comes_back_with_the_same_bytes(DType dtype)
    {
        var bytes = Enumerable.Range(0, 6 * dtype.SizeInBytes).Select(i => (byte)(dtype == DType.Bool ? i % 2 : 37 * i)).ToArray();
        var state = new StateDict { { "x", Tensor.FromBytes(bytes, dtype, [2, 3]) } };
        Safetensors.Write(_folder["x.safetensors"], state);

        var read = Safetensors.Read(_folder["x.safetensors"])["x"];

        read.DType.ShouldBe(dtype);
        read.Shape.ShouldBe([2, 3]);
        read.AsBytes().ToArray().ShouldBe(bytes);
    }

    [Fact]
    public void Order_metadata_scalars_and_empty_tensors_come_back()
    {
        var state = new StateDict
        {
            { "zebra", Tensor.FromSpan<byte>([1, 2, 3], 3) },
            { "apple", Tensor.FromSpan<double>([0.5]) },
            { "Größe \"1\"", Tensor.Empty([0, 3], dtype: DType.Float32) },
        };
        Safetensors.Write(_folder["x"], state, new Dictionary<string, string> { ["format"] = "pt", ["a"] = "ä\n" });

        var read = Safetensors.Read(_folder["x"], out var metadata);

        read.Names.ShouldBe(["zebra", "apple", "Größe \"1\""]);
        read["apple"].Shape.Rank.ShouldBe(0);
        read["apple"].ToDouble().ShouldBe(0.5);
        read["Größe \"1\""].Shape.ShouldBe([0, 3]);
        metadata.ShouldBe(new Dictionary<string, string> { ["a"] = "ä\n", ["format"] = "pt" }, ignoreOrder: true);
    }

    [Fact]
    public void Channels_last_and_strided_tensors_are_written_row_by_row()
    {
        var values = Tensor.Arange(24, dtype: DType.Float32).View([1, 2, 3, 4]);
        var state = new StateDict { { "last", values.ToChannelsLast() }, { "turned", values.View([6, 4]).T() } };
        Safetensors.Write(_folder["x"], state);

        var read = Safetensors.Read(_folder["x"]);

        read["last"].AsSpan<float>().ToArray().ShouldBe(Enumerable.Range(0, 24).Select(i => (float)i));
        read["turned"].AsSpan<float>()[1].ShouldBe(4);
    }

    [Fact]
    public void The_same_state_gives_the_same_bytes()
    {
        var state = new StateDict { { "a", Tensor.Ones([3], dtype: DType.UInt8) }, { "b", Tensor.Ones([2]) } };
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        Safetensors.Write(first, state, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        Safetensors.Write(second, state, new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });

        second.ToArray().ShouldBe(first.ToArray());
        (BinaryPrimitives.ReadInt64LittleEndian(first.ToArray()) % 8).ShouldBe(0, "the data begin at a multiple of 8");
    }

    [Fact]
    public void Single_tensors_are_read_by_name_from_the_mapped_file()
    {
        Safetensors.Write(_folder["x"], new StateDict { { "a", Tensor.Ones([2]) }, { "b", Tensor.Full([1, 2], 7f) } });
        using var file = SafetensorsFile.Open(_folder["x"]);

        file.Count.ShouldBe(2);
        file.Contains("c").ShouldBeFalse();
        file.ShapeOf("b").ShouldBe([1, 2]);
        file.DTypeOf("b").ShouldBe(DType.Float32);
        file.Read("b").ToArray<float>().ShouldBe([7f, 7f]);
        Should.Throw<KeyNotFoundException>(() => file.Read("c")).Message.ShouldContain("'c'");
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Read("a"));
    }

    [Fact]   // the format's own layout, written by tests/Golden/golden.py
    public void A_file_from_Python_is_read()
    {
        var state = Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors"), out var metadata);

        state.Names.ShouldBe(["conv.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var",
            "norm.num_batches_tracked", "head.weight", "head.bias"]);
        state["conv.weight"].Shape.ShouldBe([4, 3, 3, 3]);
        state["norm.num_batches_tracked"].DType.ShouldBe(DType.Int64);
        metadata.Keys.ShouldContain("torch");
    }

    [Fact]
    public void Types_that_libtorch_lacks_are_widened_exactly()
    {
        WriteRaw("""{"a":{"dtype":"U16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"U32","shape":[1],"data_offsets":[4,8]},"c":{"dtype":"F8_E4M3","shape":[5],"data_offsets":[8,13]},"d":{"dtype":"F8_E5M2","shape":[2],"data_offsets":[13,15]},"e":{"dtype":"U64","shape":[1],"data_offsets":[15,23]}}""",
            [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x38, 0x01, 0x7E, 0xFF, 0xC0, 0x3C, 0x01, 5, 0, 0, 0, 0, 0, 0, 0]);

        var state = Safetensors.Read(_folder["raw"]);

        state["a"].ToArray<int>().ShouldBe([1, 65535]);
        state["b"].ToInt64().ShouldBe(uint.MaxValue);
        state["c"].ToArray<float>().ShouldBe([1, 0.001953125f, 448, float.NaN, -2]);
        state["d"].ToArray<float>().ShouldBe([1, 1 / 65536f]);
        state["e"].ToInt64().ShouldBe(5);
    }

    public static TheoryData<string, string, int> Liars => new()
    {
        { "not the JSON object", "{\"a\":", 0 },
        { "begins with '{'", "[]", 0 },
        { "not the JSON object", "{}{}", 0 },
        { "names it twice", """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0 },
        { "begins with '{'", " {}", 0 },
        { "two __metadata__", """{"__metadata__":{"a":"b"},"__metadata__":null}""", 0 },
        { "tensor 'a': its dtype is 'F4'", """{"a":{"dtype":"F4","shape":[8],"data_offsets":[0,4]}}""", 4 },
        { "dtype is 'C128'", """{"a":{"dtype":"C128","shape":[1],"data_offsets":[0,16]}}""", 16 },
        { "dtype is 'F33'", """{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "needs 8 bytes", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4 },
        { "truncated or its header lies", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4 },
        { "overlap", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6 },
        { "holes", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6 },
        { "accounts for 4 bytes", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5 },
        { "more elements than can be counted", """{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,4]}}""", 4 },
        { "more elements than can be counted", """{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", 0 },
        { "whole numbers", """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4 },
        { "whole numbers", """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4 },
        { "whole numbers", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4 },
        { "needs 4 bytes", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4 },
        { "at least one is missing", """{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4 },
        { "at least one is missing", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,2,4]}}""", 4 },
        { "came 'dtype' again", """{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4 },
        { "expected a JSON object", """{"a":7}""", 0 },
        { "a string as __metadata__", """{"__metadata__":{"x":1}}""", 0 },
        { "__metadata__ as a JSON object", """{"__metadata__":[[[[[[[[[[[[1]]]]]]]]]]]]}""", 0 },
    };

    [Theory]   // as the reference implementation does
    [InlineData("""{"__metadata__":null,"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "a")]
    [InlineData("""{"__metadata__":{},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "a")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"quant":{"of":[1,{"x":null}]}}}""", "a")]
    [InlineData("""{"":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}""", "")]
    [InlineData("""{"caf\u00e9 \"x\"\/":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "café \"x\"/")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}\r\n\t ", "a")]
    public void Headers_that_are_odd_but_sound_are_read(string json, string name)
    {
        WriteRaw(json, [7]);

        Safetensors.Read(_folder["raw"])[name].ToInt64().ShouldBe(7);
    }

    [Fact]   // Python's json writes it so
    public void A_name_with_half_a_surrogate_pair_is_kept()
    {
        WriteRaw("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [7]);

        Safetensors.Read(_folder["raw"])[((char)0xD800).ToString()].ToInt64().ShouldBe(7);
    }

    [Fact]
    public void Weights_in_several_files_are_read_by_their_index()
    {
        Safetensors.Write(_folder["1.safetensors"], new StateDict { { "a", Tensor.Ones([2]) }, { "extra", Tensor.Ones([2]) } });
        PyTorchWeights.Write(_folder["2.bin"], new StateDict { { "b", Tensor.Zeros([3]) } });
        WriteIndex("""{"metadata":{"total_size":20},"weight_map":{"b":"2.bin","a":"1.safetensors"}}""");
        var state = WeightsFile.Read(_folder["model.safetensors.index.json"]);
        state.Names.ShouldBe(["b", "a"]);
        state["b"].Shape.ShouldBe([3]);

        WriteIndex("""{"weight_map":{"c":"1.safetensors"}}""");
        IndexError<WeightsFormatException>().ShouldContain("tensor 'c': it should be in 1.safetensors");
        WriteIndex("""{"weight_map":{"a":"3.safetensors"}}""");
        IndexError<FileNotFoundException>().ShouldContain("3.safetensors, which is not beside it");
        WriteIndex("""{"weight_map":{"a":"../1.safetensors"}}""");
        IndexError<WeightsFormatException>().ShouldContain("plain names");
        WriteIndex("""{"weight_map":{"a":"model.safetensors.index.json"}}""");
        IndexError<WeightsFormatException>().ShouldContain("an index itself");
        WriteIndex("""{"weight_map":[1]}""");
        IndexError<WeightsFormatException>().ShouldContain("weight_map");
    }

    private void WriteIndex(string json) => File.WriteAllText(_folder["model.safetensors.index.json"], json);

    private string IndexError<T>() where T : Exception =>
        Should.Throw<T>(() => WeightsFile.Read(_folder["model.safetensors.index.json"])).Message;

    [Theory, MemberData(nameof(Liars))]
    public void A_header_that_lies_is_refused_by_name(string problem, string json, int dataLength)
    {
        WriteRaw(json, new byte[dataLength]);

        var error = Should.Throw<WeightsFormatException>(() => Safetensors.Read(_folder["raw"]));

        error.Message.ShouldStartWith(_folder["raw"]);
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void Length_prefixes_that_lie_are_refused()
    {
        File.WriteAllBytes(_folder["empty"], []);
        File.WriteAllBytes(_folder["longer"], [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        File.WriteAllBytes(_folder["huge"], [.. Enumerable.Repeat((byte)0xFF, 8), (byte)'{', (byte)'}']);

        Should.Throw<WeightsFormatException>(() => Safetensors.Read(_folder["empty"])).Message.ShouldContain("0 bytes");
        Should.Throw<WeightsFormatException>(() => Safetensors.Read(_folder["longer"])).Message
            .ShouldContain("should have 100 bytes, but only 2 follow");
        Should.Throw<WeightsFormatException>(() => Safetensors.Read(_folder["huge"])).Message.ShouldContain("limit");
        Should.Throw<FileNotFoundException>(() => Safetensors.Read(_folder["missing"]));
    }

    [Fact]   // whatever byte is changed, the answer is an error or a state, never a crash
    public void Damaged_files_give_an_error_or_tensors()
    {
        Safetensors.Write(_folder["x"], new StateDict { { "a", Tensor.Ones([2, 2]) }, { "b", Tensor.Ones([3], dtype: DType.UInt8) } });
        var whole = File.ReadAllBytes(_folder["x"]);
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var bytes = i < whole.Length ? whole[..i] : (byte[])whole.Clone();
            if (i >= whole.Length)
            {
                bytes[random.Next(bytes.Length - 19)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(_folder["damaged"], bytes);
            try
            {
                Safetensors.Read(_folder["damaged"]);
                i.ShouldBeGreaterThanOrEqualTo(whole.Length, "a truncated file was read");
            }
            catch (WeightsFormatException)
            {
            }
        }
    }

    [Fact]
    public void An_error_while_writing_leaves_the_old_file()
    {
        Safetensors.Write(_folder["x"], new StateDict { { "a", Tensor.Ones([2]) } });
        var disposed = Tensor.Ones([2]);
        var state = new StateDict { { "a", disposed } };
        disposed.Dispose();

        Should.Throw<ObjectDisposedException>(() => Safetensors.Write(_folder["x"], state));
        Should.Throw<ArgumentException>(() => Safetensors.Write(_folder["x"], new StateDict { { "__metadata__", Tensor.Ones([1]) } }));
        Should.Throw<ArgumentException>(
            () => Safetensors.Write(_folder["x"], new StateDict { { "c", Tensor.Ones([1], dtype: DType.Complex128) } }))
            .Message.ShouldContain("'c'");

        Directory.GetFiles(_folder.FullPath).ShouldBe([_folder["x"]]);
        Safetensors.Read(_folder["x"]).Count.ShouldBe(1);
    }

    private void WriteRaw(string json, byte[] data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        File.WriteAllBytes(_folder["raw"], [.. BitConverter.GetBytes((long)header.Length), .. header, .. data]);
    }
}

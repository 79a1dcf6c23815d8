using System.Text;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Weights;

public sealed class PyTorchWeightsTests : IDisposable
{
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
        ShouldBeSame(PyTorchWeights.Read(GoldenFile.PathOf("weights_numpy.pth")),
            Safetensors.Read(GoldenFile.PathOf("weights_state_dict.safetensors")));

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
        TorchZip.Write(_folder["zip"], ("x/data.pkl", Encoding.Latin1.GetBytes(pickle)), ("x/data/0", z), ("x/data/1", z));

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

        PythonTorch.Run(program, _folder["x.pth"], GoldenFile.PathOf("weights_shared.pt")).Trim().ShouldBe("same");
    }

    [Fact]   // the default since PyTorch 2.6
    public void Python_loads_every_type_with_weights_only()
    {
        DType[] types =
        [
            DType.Float32, DType.Float64, DType.Float16, DType.BFloat16, DType.Int64, DType.Int32, DType.Int16, DType.Int8,
            DType.UInt8, DType.Bool,
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

        PythonTorch.Run(program, _folder["x.pth"]).Trim().ShouldBe("12");
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
}

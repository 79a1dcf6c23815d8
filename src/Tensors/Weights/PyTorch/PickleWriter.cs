using System.Buffers.Binary;
using System.Text;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>Writes the pickle of a state dict as <c>torch.save</c> does: protocol 2, an OrderedDict of rebuilt tensors.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _output = new();

    /// <summary>The pickle of tensors that lie row by row in storages 0, 1, 2, … of their own.</summary>
    internal static byte[] StateDict(StateDict state)
    {
        var writer = new PickleWriter();
        writer.Op(0x80, 2);
        writer.EmptyOrderedDict();
        writer.Op('(');
        var storage = 0;
        foreach (var (name, tensor) in state)
        {
            writer.Text(name);
            writer.Tensor(storage++, tensor);
        }
        writer.Op('u', '.');
        return writer._output.ToArray();
    }

    private void Tensor(int storage, Tensor tensor)
    {
        Global("torch._utils", "_rebuild_tensor_v2");
        Op('(', '(');
        Text("storage");
        Global("torch", TorchNames.StorageOf(tensor.DType));
        Text(storage.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text("cpu");
        Integer(tensor.ElementCount);
        Op('t', 'Q');
        Integer(0);
        Integers(tensor.Shape);
        Integers(RowMajorStrides(tensor.Shape));
        Op(0x89);                       // requires_grad=False
        EmptyOrderedDict();             // hooks
        Op('t', 'R');
    }

    private static long[] RowMajorStrides(Shape shape)
    {
        var strides = new long[shape.Rank];
        for (var (axis, stride) = (strides.Length - 1, 1L); axis >= 0; stride *= Math.Max(shape[axis--], 1))
        {
            strides[axis] = stride;
        }
        return strides;
    }

    private void EmptyOrderedDict()
    {
        Global("collections", "OrderedDict");
        Op(')', 'R');
    }

    private void Integers(IReadOnlyList<long> values)
    {
        Op('(');
        foreach (var value in values)
        {
            Integer(value);
        }
        Op('t');
    }

    private void Integer(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (value is >= 0 and <= int.MaxValue)
        {
            Op('J');
            BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
            _output.Write(bytes[..4]);
        }
        else
        {
            Op(0x8A, 8);
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            _output.Write(bytes);
        }
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Op('X');
        _output.Write(length);
        _output.Write(bytes);
    }

    private void Global(string module, string name) => _output.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    private void Op(params ReadOnlySpan<int> opcodes)
    {
        foreach (var opcode in opcodes)
        {
            _output.WriteByte((byte)opcode);
        }
    }
}

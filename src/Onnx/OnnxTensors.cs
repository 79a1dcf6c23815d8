using System.Runtime.InteropServices;
using Relight.Onnx.Messages;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Onnx;

/// <summary>Tensors in ONNX's messages and back: of type float32, which is what weights are.</summary>
internal static class OnnxTensors
{
    /// <summary>The tensor of a message.</summary>
    /// <param name="message">Its numbers stand in <c>raw_data</c> or in <c>float_data</c>.</param>
    /// <param name="file">The file, for the error.</param>
    /// <exception cref="WeightsFormatException">It is of another type, or its numbers are not as many as its shape says, or lie in another
    /// file.</exception>
    public static Tensor Read(TensorProto message, string file)
    {
        if (message.DataType != (int)TensorProto.Types.DataType.Float)
        {
            throw Wrong($"expected float32, which is type 1 of ONNX, and this is type {message.DataType}.");
        }

        if (message.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw Wrong("its numbers lie in another file; save the model in one.");
        }

        var bytes = message.RawData.Span;
        if (message.FloatData.Count == 0 && bytes.Length % sizeof(float) != 0)
        {
            throw Wrong($"its {bytes.Length} bytes are no whole number of float32.");
        }

        // little-endian, as ONNX has it and every machine that libtorch runs on
        float[] values = message.FloatData.Count > 0 ? [.. message.FloatData] : MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        long[] shape = [.. message.Dims];
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        return count == values.Length
            ? Tensor.FromSpan<float>(values, shape)
            : throw Wrong($"its shape ({string.Join(", ", shape)}) asks for {count} numbers, and {values.Length} are there.");

        WeightsFormatException Wrong(string problem) => new(file, message.Name, problem);
    }
}

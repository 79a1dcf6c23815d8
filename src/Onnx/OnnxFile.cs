using Google.Protobuf;
using Relight.Onnx.Messages;
using Relight.Tensors.Weights;

namespace Relight.Onnx;

/// <summary>Files in ONNX's format: one message, a model with its graph and weights.</summary>
internal static class OnnxFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file, with its weights in it: at most 2 GiB, which is all that a message holds.</param>
    /// <exception cref="WeightsFormatException">The file holds no such message, or one without a graph.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ModelProto Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            var model = ModelProto.Parser.ParseFrom(file);
            return model.Graph is { Node.Count: > 0 }
                ? model
                : throw new WeightsFormatException(path, null, "this ONNX file has no graph in it, or an empty one.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new WeightsFormatException(path, null, $"expected a model in ONNX's format, and this is none: {error.Message}", error);
        }
    }
}

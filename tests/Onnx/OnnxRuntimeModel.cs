using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tensor = Relight.Tensors.Tensor;

namespace Relight.Tests.Onnx;

/// <summary>An ONNX file as ONNX Runtime computes it.</summary>
internal sealed class OnnxRuntimeModel : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRuntimeModel(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(path, options);
    }

    public void Dispose() => _session.Dispose();

    /// <summary>What it gives for images (N, C, H, W), one after another: (N, features).</summary>
    public Tensor Features(Tensor images)
    {
        List<float> all = [];
        for (var i = 0; i < images.Size(0); i++)
        {
            using var one = images.Narrow(0, i, 1).Contiguous();
            var input = new DenseTensor<float>(one.ToArray<float>(), [.. one.Shape.ToArray().Select(size => (int)size)]);
            using var results = _session.Run([NamedOnnxValue.CreateFromTensor(_session.InputMetadata.Keys.Single(), input)]);
            all.AddRange(results[0].AsEnumerable<float>());
        }

        return Tensor.FromSpan<float>([.. all], images.Size(0), all.Count / images.Size(0));
    }
}

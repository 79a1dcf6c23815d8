using Relight.Onnx.Messages;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Onnx;

/// <summary>
/// Finds a residual network in an ONNX graph, whatever its values are called: a stem (convolution, batch norm, ReLU, max-pool), then blocks
/// whose branch of convolutions with batch norms is added to a shortcut, then a mean over pixels. What follows is head, and is left.
/// </summary>
/// <remarks>
/// He et al. 2016, arXiv:1512.03385. A stage begins where a shortcut has a convolution. Padding may be one less at the end than at the
/// beginning where the stride is 2: at sizes that halve evenly, the last row and column are never looked at.
/// </remarks>
internal sealed class OnnxResNetReader
{
    private const double Epsilon = 1e-5;   // that of torchvision's batch norms

    private readonly OnnxGraph _graph;
    private readonly StateDict _weights = new();
    private readonly List<int> _blocks = [];
    private int _convolutions;

    private OnnxResNetReader(OnnxGraph graph) => _graph = graph;

    /// <summary>Reads the network of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsFormatException">The file is damaged, or holds another kind of network; the message says where it
    /// differs.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static OnnxResNet Read(string path) => Read(OnnxFile.Read(path).Graph, path);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="graph">The graph of a model.</param>
    /// <param name="path">The file, for errors.</param>
    internal static OnnxResNet Read(GraphProto graph, string path)
    {
        var reader = new OnnxResNetReader(new OnnxGraph(graph, path));
        reader.ReadAll();
        return new OnnxResNet(reader._weights, reader._blocks, reader._convolutions);
    }

    private void ReadAll()
    {
        var value = Normalized(_graph.Next(_graph.Input, "Conv"), "conv1", "bn1", out _);
        value = _graph.Next(value, "Relu").Output[0];
        if (_graph.Users(value) is [{ OpType: "MaxPool" } pool])
        {
            value = pool.Output[0];
            if (Stride(pool, kernel: 3) != 2)
            {
                throw Unlike(pool);
            }
        }

        while (_graph.Users(value) is { Count: 2 })
        {
            value = ReadBlock(value);
        }

        _graph.Next(value, "AveragePool", "GlobalAveragePool", "ReduceMean");
        if (_blocks.Count == 0)
        {
            throw _graph.Wrong("expected residual blocks after the stem, and there are none.");
        }
    }

    private string ReadBlock(string value)
    {
        var (node, shortcut) = Parts(value);
        if (shortcut is not null || _blocks.Count == 0)
        {
            _blocks.Add(0);
        }

        var block = $"layer{_blocks.Count}.{_blocks[^1]++}";
        var strides = new List<long>();
        while (node.OpType == "Conv")
        {
            var number = strides.Count + 1;
            var at = Normalized(node, $"{block}.conv{number}", $"{block}.bn{number}", out var stride);
            strides.Add(stride);
            node = _graph.Next(at, "Relu", "Add");
            node = node.OpType == "Relu" ? _graph.Next(node.Output[0], "Conv") : node;
        }

        var aroundStride = 1L;
        var around = shortcut is null ? value
            : Normalized(shortcut, $"{block}.downsample.0", $"{block}.downsample.1", out aroundStride);
        var expected = _blocks is [_] || _blocks[^1] > 1 ? 1 : 2;   // each stage but the first begins by halving the map
        long[] usual = strides.Count == 3 ? [1, expected, 1] : [expected, 1];
        if (!node.Input.Contains(around) || !strides.SequenceEqual(usual) || aroundStride != expected
            || (_convolutions != 0 && _convolutions != strides.Count))
        {
            throw _graph.Wrong(
                $"block {block} has convolutions of stride {string.Join(", ", strides)} beside a shortcut of stride {aroundStride}; a "
                + $"ResNet has {string.Join(", ", usual)} beside {expected}.");
        }

        _convolutions = strides.Count;
        return _graph.Next(node.Output[0], "Relu").Output[0];
    }

    /// <summary>The first convolution of a block's branch, and the shortcut's; null: the shortcut is the identity.</summary>
    private (NodeProto Branch, NodeProto? Shortcut) Parts(string value)
    {
        NodeProto[] convolutions = [.. _graph.Users(value).Where(node => node.OpType == "Conv")];
        return convolutions switch
        {
            [var only] => (only, null),
            [var first, var second] when IsAdded(first) != IsAdded(second) => IsAdded(first) ? (second, first) : (first, second),
            _ => throw _graph.Wrong($"expected a residual block after '{value}'."),
        };
    }

    private bool IsAdded(NodeProto convolution) =>
        _graph.Next(_graph.Next(convolution.Output[0], "BatchNormalization").Output[0], "Relu", "Add").OpType == "Add";

    /// <summary>Takes the weights of a convolution and of the batch norm after it, which takes in the convolution's bias.</summary>
    /// <returns>What the batch norm gives.</returns>
    private string Normalized(NodeProto convolution, string convolutionKey, string normKey, out long stride)
    {
        var weight = _graph.Weight(convolution, 1);
        stride = Stride(convolution, weight.Rank == 4 ? weight.Size(2) : throw Unlike(convolution));
        var norm = _graph.Next(convolution.Output[0], "BatchNormalization");
        var (mean, variance) = (_graph.Weight(norm, 3), _graph.Weight(norm, 4));
        _weights.Add($"{convolutionKey}.weight", weight);
        _weights.Add($"{normKey}.weight", _graph.Weight(norm, 1));
        _weights.Add($"{normKey}.bias", _graph.Weight(norm, 2));
        _weights.Add($"{normKey}.running_mean", convolution.Input.Count > 2 ? mean - _graph.Weight(convolution, 2) : mean);
        var more = OnnxGraph.Number(norm, "epsilon", Epsilon) - Epsilon;
        _weights.Add($"{normKey}.running_var", Math.Abs(more) > 1e-9 ? variance + more : variance);
        return norm.Output[0];
    }

    /// <summary>The stride of a window that is padded as in a ResNet.</summary>
    private long Stride(NodeProto node, long kernel)
    {
        var (strides, pads) = (OnnxGraph.Numbers(node, "strides", 1, 1), OnnxGraph.Numbers(node, "pads", 0, 0, 0, 0));
        var (step, begin) = (strides[0], kernel / 2);
        var fits = step is 1 or 2 && strides.All(one => one == step) && pads is [_, _, _, _] && pads[..2].All(pad => pad == begin)
            && pads[2..].All(pad => pad == begin || (step == 2 && pad == begin - 1))
            && OnnxGraph.Numbers(node, "kernel_shape", kernel, kernel).All(size => size == kernel)
            && OnnxGraph.Numbers(node, "dilations", 1, 1).All(one => one == 1) && OnnxGraph.Numbers(node, "group", 1) is [1]
            && OnnxGraph.Word(node, "auto_pad") is null or "" or "NOTSET";
        return fits ? step : throw Unlike(node);
    }

    private WeightsFormatException Unlike(NodeProto node) => _graph.Wrong(
        $"the {node.OpType} that gives '{node.Output[0]}' is none of a ResNet: stride "
        + $"({string.Join(", ", OnnxGraph.Numbers(node, "strides", 1, 1))}), padding "
        + $"({string.Join(", ", OnnxGraph.Numbers(node, "pads", 0, 0, 0, 0))}).");
}

using Google.Protobuf;
using Relight.Onnx.Messages;
using Relight.Tensors;

namespace Relight.Tests.Onnx;

/// <summary>Writes residual networks as ONNX files, as others export them.</summary>
internal sealed class ResNetOnnx
{
    private readonly GraphProto _graph = new() { Name = "test" };
    private readonly StateDict _weights;
    private int _values;

    private ResNetOnnx(StateDict weights) => _weights = weights;

    /// <summary>Padding of windows of stride 2 as CNTK writes it: one less at the end than at the beginning.</summary>
    public bool PadsLikeCntk { get; init; }

    /// <summary>Epsilon of the batch norms.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>Name of a convolution that is written without its batch norm; null: none.</summary>
    public string? WithoutNorm { get; init; }

    /// <summary>A model of a network's weights, everything below its head.</summary>
    /// <param name="weights">Under torchvision's keys; <c>bias</c> of a convolution may be there.</param>
    /// <param name="size">Side of the images.</param>
    /// <param name="padsLikeCntk">See <see cref="PadsLikeCntk"/>.</param>
    /// <param name="epsilon">See <see cref="Epsilon"/>.</param>
    /// <param name="withoutNorm">See <see cref="WithoutNorm"/>.</param>
    public static ModelProto Model(
        StateDict weights, int size, bool padsLikeCntk = false, float epsilon = 1e-5f, string? withoutNorm = null)
    {
        var writer = new ResNetOnnx(weights) { PadsLikeCntk = padsLikeCntk, Epsilon = epsilon, WithoutNorm = withoutNorm };
        writer._graph.Input.Add(Value("images", 1, 3, size, size));
        var x = writer.Relu(writer.Normalized("images", "conv1", "bn1", 2));
        x = writer.Node("MaxPool", [x], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), writer.Pads(3, 2));
        for (var stage = 1; weights.TryGetValue($"layer{stage}.0.conv1.weight", out _); stage++)
        {
            for (var block = 0; weights.TryGetValue($"layer{stage}.{block}.conv1.weight", out _); block++)
            {
                x = writer.Block(x, $"layer{stage}.{block}", stage > 1 && block == 0 ? 2 : 1);
            }
        }

        var pooled = writer.Node("GlobalAveragePool", [x]);
        writer._graph.Output.Add(Value(pooled, 1, weights.Names.Count, 1, 1));
        writer._graph.Output[0].Type.TensorType.Shape.Dim[1].DimParam = "features";
        var model = new ModelProto { IrVersion = 8, ProducerName = "test", Graph = writer._graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        return model;
    }

    /// <summary>Writes a model into a file.</summary>
    public static string Write(string path, ModelProto model)
    {
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private string Block(string x, string key, int stride)
    {
        var hasThree = _weights.TryGetValue($"{key}.conv3.weight", out _);
        // the shortcut first, as CNTK writes it, where nothing but the structure tells it from the branch
        var shortcut = _weights.TryGetValue($"{key}.downsample.0.weight", out _)
            ? Normalized(x, $"{key}.downsample.0", $"{key}.downsample.1", stride) : x;
        var y = Relu(Normalized(x, $"{key}.conv1", $"{key}.bn1", hasThree ? 1 : stride));
        y = Normalized(y, $"{key}.conv2", $"{key}.bn2", hasThree ? stride : 1);
        y = hasThree ? Normalized(Relu(y), $"{key}.conv3", $"{key}.bn3", 1) : y;
        return Relu(Node("Add", [y, shortcut]));
    }

    private string Normalized(string x, string convolution, string norm, int stride)
    {
        var kernel = (int)_weights[$"{convolution}.weight"].Size(2);
        string[] inputs = _weights.TryGetValue($"{convolution}.bias", out _)
            ? [x, Weight($"{convolution}.weight"), Weight($"{convolution}.bias")]
            : [x, Weight($"{convolution}.weight")];
        var y = Node("Conv", inputs, Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Pads(kernel, stride));
        return convolution == WithoutNorm ? y : Node(
            "BatchNormalization",
            [y, Weight($"{norm}.weight"), Weight($"{norm}.bias"), Weight($"{norm}.running_mean"), Weight($"{norm}.running_var")],
            new AttributeProto { Name = "epsilon", Type = AttributeProto.Types.AttributeType.Float, F = Epsilon });
    }

    private string Relu(string x) => Node("Relu", [x]);

    private string Weight(string key)
    {
        var name = $"w{_graph.Initializer.Count}";   // no name tells what it is
        _graph.Initializer.Add(Message(name, _weights[key]));
        return name;
    }

    private AttributeProto Pads(int kernel, int stride) =>
        kernel / 2 is var pad && PadsLikeCntk && stride == 2 && pad > 0 ? Ints("pads", pad, pad, pad - 1, pad - 1)
            : Ints("pads", pad, pad, pad, pad);

    private string Node(string type, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(inputs);
        node.Output.Add($"v{_values++}");
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return node.Output[0];
    }

    private static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    private static ValueInfoProto Value(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor
                { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    /// <summary>The message of a tensor.</summary>
    /// <param name="name">What nodes call it.</param>
    /// <param name="tensor">Any shape, any floating-point type; it is written as float32.</param>
    private static TensorProto Message(string name, Tensor tensor)
    {
        using var values = tensor.Detach().To(Device.Cpu).To(DType.Float32).Contiguous();
        var message = new TensorProto
        {
            Name = name, DataType = (int)TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(values.AsBytes()),
        };
        message.Dims.AddRange(tensor.Shape.ToArray());
        return message;
    }
}

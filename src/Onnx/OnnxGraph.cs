using Relight.Onnx.Messages;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Onnx;

/// <summary>A graph that is followed from its input along the names of its values.</summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<string, TensorProto> _weights = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeProto> _users;

    /// <summary>Indexes a graph.</summary>
    /// <param name="graph">One with a single input beside its weights.</param>
    /// <param name="file">The file, for errors.</param>
    /// <exception cref="WeightsFormatException">It has no input, or several.</exception>
    public OnnxGraph(GraphProto graph, string file)
    {
        File = file;
        foreach (var weight in graph.Initializer)
        {
            _weights[weight.Name] = weight;
        }

        _users = graph.Node.SelectMany(node => node.Input.Distinct().Select(input => (input, node)))
            .ToLookup(use => use.input, use => use.node, StringComparer.Ordinal);
        string[] inputs = [.. graph.Input.Select(input => input.Name).Where(name => !_weights.ContainsKey(name))];
        Input = inputs is [var only] ? only : throw Wrong($"expected one input, the images, and it has {inputs.Length}.");
    }

    /// <summary>The file, for errors.</summary>
    public string File { get; }

    /// <summary>Name of the images.</summary>
    public string Input { get; }

    /// <summary>The nodes that take a value, in the order of the file.</summary>
    public IReadOnlyList<NodeProto> Users(string value) => [.. _users[value]];

    /// <summary>The only node that takes a value.</summary>
    /// <param name="value">Name of the value.</param>
    /// <param name="operators">What the node may be.</param>
    /// <exception cref="WeightsFormatException">It is another one, or there is none, or several.</exception>
    public NodeProto Next(string value, params IReadOnlyList<string> operators) =>
        Users(value) is [var node] && operators.Contains(node.OpType) ? node : throw Wrong(
            $"expected {string.Join(" or ", operators)} after '{value}', as in a ResNet, and there is "
            + $"{(Users(value) is { Count: > 0 } users ? string.Join(" and ", users.Select(user => user.OpType)) : "nothing")}.");

    /// <summary>The weight that a node takes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which of its inputs.</param>
    /// <exception cref="WeightsFormatException">The input is not stored in the file, or damaged.</exception>
    public Tensor Weight(NodeProto node, int input) =>
        input < node.Input.Count && _weights.TryGetValue(node.Input[input], out var weight) ? OnnxTensors.Read(weight, File)
        : throw Wrong($"input {input} of the {node.OpType} that gives '{node.Output[0]}' is no weight in the file.");

    /// <summary>The whole numbers of an attribute; the given ones where it is left out.</summary>
    public static long[] Numbers(NodeProto node, string name, params long[] otherwise) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name) is { } attribute
            ? attribute.Ints.Count > 0 ? [.. attribute.Ints] : [attribute.I]
            : otherwise;

    /// <summary>An attribute of one number; the given one where it is left out.</summary>
    public static double Number(NodeProto node, string name, double otherwise) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.F ?? otherwise;

    /// <summary>The word of an attribute; null where it is left out.</summary>
    public static string? Word(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.S.ToStringUtf8();

    /// <summary>What is told of a graph that is not as expected.</summary>
    public WeightsFormatException Wrong(string problem) => new(File, null, problem);
}

using System.Globalization;
using Relight.Tensors;
using Relight.Tensors.Tracing;

namespace Relight.Nn.Summaries;

/// <summary>What a network computes, operator by operator, each within its layer.</summary>
/// <remarks>Traced by applying the network once, to one black image, in evaluation mode: nothing of it changes.</remarks>
public static class ModelGraph
{
    /// <summary>Traces a network.</summary>
    /// <param name="network">On any device.</param>
    /// <param name="input">Shape of what it is applied to, (N, C, H, W) for images.</param>
    /// <returns>The nodes, each after those that it takes its inputs from.</returns>
    /// <exception cref="ShapeException">The network does not take such inputs.</exception>
    public static IReadOnlyList<ModelGraphNode> Of(Layer network, params ReadOnlySpan<long> input)
    {
        ArgumentNullException.ThrowIfNull(network);
        var modes = network.Modules().Select(module => (module, module.Training)).ToList();
        network.Eval();
        try
        {
            using var scope = new TensorScope();
            using var noGrad = NoGradScope.Enter();
            var device = network.Parameters().FirstOrDefault()?.Device ?? Device.Cpu;
            var images = Tensor.Zeros(input).To(device);
            using var trace = OperatorTrace.Begin();
            trace.Name(images, "Input", "input");
            foreach (var (name, parameter) in network.NamedParameters())
            {
                trace.Name(parameter, "Parameter", PathOf(network, name));
            }

            foreach (var (name, buffer) in network.NamedBuffers())
            {
                trace.Name(buffer, "Buffer", PathOf(network, name));
            }

            using (ForwardObservation.Begin(new ScopeTracker(network, trace)))
            {
                network.Forward(images);
            }

            return Nodes(trace.Calls);
        }
        finally
        {
            modes.ForEach(mode => mode.module.Train(mode.Training));   // parents first, so that each part ends in its own mode
        }
    }

    private static List<ModelGraphNode> Nodes(IReadOnlyList<TracedCall> calls)
    {
        var used = calls.SelectMany(call => call.Inputs).ToHashSet();
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[calls.Count];
        var nodes = new List<ModelGraphNode>();
        foreach (var (index, call) in calls.Index())
        {
            var isCall = call.Operator.Contains("::", StringComparison.Ordinal);
            var name = isCall ? $"{call.Scope}/{call.Operator.Split("::")[1].TrimEnd('_')}" : call.Scope;
            var before = taken.GetValueOrDefault(name);
            taken[name] = before + 1;
            names[index] = before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{before}");
            if (isCall || used.Contains(index))
            {
                nodes.Add(new ModelGraphNode(names[index], call.Operator, [.. call.Inputs.Select(maker => names[maker])], call.Output));
            }
        }

        return nodes;
    }

    private static string PathOf(Layer network, string name) =>
        name.Length == 0 ? network.GetType().Name : $"{network.GetType().Name}/{name.Replace('.', '/')}";

    /// <summary>Keeps the trace's scope at the layer that is being applied.</summary>
    private sealed class ScopeTracker(Layer network, OperatorTrace trace) : IForwardObserver
    {
        private readonly Dictionary<Module, string> _paths = network.NamedModules().ToDictionary(
            module => module.Value, module => PathOf(network, module.Name));

        private readonly Stack<string> _outer = new();

        public void OnEnter(Layer layer, Tensor x)
        {
            _outer.Push(trace.Scope);
            trace.Scope = _paths.GetValueOrDefault(layer, trace.Scope);
        }

        public void OnLeave(Layer layer, Tensor y) => trace.Scope = _outer.Pop();
    }
}

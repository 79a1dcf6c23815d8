using System.Globalization;
using Relight.Tensors.Profiling;

namespace Relight.Optim;

/// <summary>Changes parameters by their gradients, step by step. The update rules are PyTorch's, eps and all.</summary>
/// <remarks>Not thread-safe: one thread steps, reads and loads the state. Parameters without a gradient are left as they are.</remarks>
public abstract class Optimizer : IStateful
{
    private readonly string[] _stateNames;
    private readonly Dictionary<Tensor, ParameterState> _states = new(ReferenceEqualityComparer.Instance);

    private protected Optimizer(
        IEnumerable<ParameterGroup> groups, double learningRate, double weightDecay, double momentum, params string[] stateNames)
    {
        _stateNames = stateNames;
        Groups = [.. groups];
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var parameter in Groups.SelectMany(group => group.Parameters))
        {
            if (!parameter.IsLeaf)
            {
                throw new ArgumentException(
                    $"A tensor of shape {parameter.Shape} is the result of an operator: only leaf tensors, such as a module's "
                    + "parameters, can be optimized.");
            }
            if (!seen.Add(parameter))
            {
                throw new ArgumentException($"A parameter of shape {parameter.Shape} is given twice: each belongs to one group, once.");
            }
        }
        if (seen.Count == 0)
        {
            throw new ArgumentException("There is nothing to optimize: no group holds a parameter.");
        }
        foreach (var group in Groups)
        {
            group.FillIn(learningRate, weightDecay, momentum);
        }
    }

    /// <summary>The parameters with their settings, which may be changed between steps.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Bytes of the state once every parameter has taken a step.</summary>
    public long StateBytes => Groups.Sum(group => BufferCount(group.Momentum) * group.Parameters.Sum(parameter => parameter.SizeInBytes));

    /// <summary>How many of the state names a group with this momentum needs.</summary>
    private protected virtual int BufferCount(double momentum) => _stateNames.Length;

    /// <summary>Whether the rule needs each parameter in one piece.</summary>
    private protected virtual bool NeedsWholeParameters => false;

    /// <summary>Changes each parameter that has a gradient.</summary>
    /// <exception cref="TorchException">A gradient or a state differs from its parameter in shape, type or device.</exception>
    public void Step()
    {
        using var range = Profiler.Range("optimizer", ProfiledKind.Stage);
        using var noGrad = NoGradScope.Enter();
        foreach (var group in Groups)
        {
            using var handles = new TensorScope();
            var buffers = BufferCount(group.Momentum);
            foreach (var batch in ParameterBatches.Of(
                group.Parameters, parameter => StateOf(parameter, buffers), buffers, NeedsWholeParameters))
            {
                using var temporaries = new TensorScope();
                Update(group, batch);
            }
        }
    }

    /// <summary>Sets all gradients to none, so that the next backward pass writes instead of adds.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Groups.SelectMany(group => group.Parameters))
        {
            parameter.Grad = null;
        }
    }

    /// <summary>
    /// The settings of the groups (<c>param_groups.0.lr</c>, <c>.weight_decay</c>, <c>.momentum</c>, <c>.params</c>) and the state of each
    /// parameter that has taken a step, numbered through all groups (<c>state.0.step</c>, <c>state.0.exp_avg</c>, …), by PyTorch's names.
    /// </summary>
    /// <returns>The optimizer's own tensors, not copies: write or clone them before the next step.</returns>
    public StateDict StateDict()
    {
        using var outside = TensorScope.Outside();
        var state = new StateDict();
        foreach (var (index, parameter) in Numbered())
        {
            if (!_states.TryGetValue(parameter, out var own))
            {
                continue;
            }
            state.Add($"state.{index}.step", own.Step);
            for (var i = 0; i < own.Buffers.Count; i++)
            {
                state.Add($"state.{index}.{_stateNames[i]}", own.Buffers[i]);
            }
        }
        var first = 0;
        foreach (var (number, group) in Groups.Index())
        {
            state.Add($"param_groups.{number}.lr", group.LearningRate);
            state.Add($"param_groups.{number}.weight_decay", group.WeightDecay);
            state.Add($"param_groups.{number}.momentum", group.Momentum);
            var indices = Enumerable.Range(first, group.Parameters.Count).Select(index => (long)index).ToArray();
            state.Add($"param_groups.{number}.params", Tensor.FromSpan<long>(indices, indices.Length));
            first += indices.Length;
        }
        return state;
    }

    /// <summary>Takes over settings and state, by copy; the next step is then the one that would have followed.</summary>
    /// <exception cref="StateDictException">The state belongs to other groups, other shapes or another optimizer; nothing is changed
    /// then.</exception>
    public void LoadStateDict(StateDict state)
    {
        var reader = new StateReader(state, GetType().Name);
        var settings = new List<(ParameterGroup Group, double LearningRate, double WeightDecay, double Momentum)>();
        var loaded = new List<(Tensor Parameter, ParameterState State)>();
        var next = 0;
        foreach (var (number, group) in Groups.Index())
        {
            var (learningRate, weightDecay, momentum) = ReadSettings(reader, number, group);
            settings.Add((group, learningRate, weightDecay, momentum));
            foreach (var parameter in group.Parameters)
            {
                var index = next++;
                if (reader.Contains($"state.{index}.step"))
                {
                    loaded.Add((parameter, ReadState(reader, index, parameter, BufferCount(momentum))));
                }
            }
        }
        reader.ExpectAllRead();

        foreach (var (group, learningRate, weightDecay, momentum) in settings)
        {
            (group.LearningRate, group.WeightDecay, group.Momentum) = (learningRate, weightDecay, momentum);
        }
        _states.Clear();
        foreach (var (parameter, own) in loaded)
        {
            _states.Add(parameter, own);
        }
    }

    /// <summary>Changes the parameters and buffers of a batch in place; gradients stay as they are.</summary>
    private protected abstract void Update(ParameterGroup group, ParameterBatch batch);

    /// <summary>The gradients with an L2 penalty's: g + λw, new tensors unless λ is 0.</summary>
    private protected static Tensor[] WithWeightDecay(ParameterGroup group, ParameterBatch batch) =>
        group.WeightDecay == 0 ? batch.Gradients : Tensor.ForeachAdd(batch.Gradients, batch.Parameters, alpha: group.WeightDecay);

    private ParameterState StateOf(Tensor parameter, int bufferCount)
    {
        if (!_states.TryGetValue(parameter, out var state))
        {
            _states.Add(parameter, state = new ParameterState());
        }
        state.Ensure(parameter, bufferCount);
        return state;
    }

    private IEnumerable<(int Index, Tensor Parameter)> Numbered() => Groups.SelectMany(group => group.Parameters).Index();

    private static (double LearningRate, double WeightDecay, double Momentum) ReadSettings(
        StateReader reader, int number, ParameterGroup group)
    {
        var count = reader.Take($"param_groups.{number}.params").ElementCount;
        if (count != group.Parameters.Count)
        {
            throw new StateDictException(string.Create(CultureInfo.InvariantCulture,
                $"The saved parameter group {number} has {count} parameters, this optimizer's has {group.Parameters.Count}: build the "
                    + $"model and its groups as they were saved."));
        }
        return (reader.Take($"param_groups.{number}.lr").ToDouble(), reader.Take($"param_groups.{number}.weight_decay").ToDouble(),
            reader.Take($"param_groups.{number}.momentum").ToDouble());
    }

    private ParameterState ReadState(StateReader reader, int index, Tensor parameter, int bufferCount)
    {
        using var noGrad = NoGradScope.Enter();
        var state = new ParameterState { Step = reader.Take($"state.{index}.step").ToInt64() };
        foreach (var (i, name) in _stateNames.Index())
        {
            if (i < bufferCount || reader.Contains($"state.{index}.{name}"))
            {
                state.Ensure(parameter, i + 1);
                reader.CopyTo($"state.{index}.{name}", state.Buffers[i]);
            }
        }
        return state;
    }
}

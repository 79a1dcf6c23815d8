using Relight.Tensors;

namespace Relight.Nn;

/// <summary>A part of a model: parameters, buffers and smaller modules, found from the fields and auto-properties of its class.</summary>
/// <remarks>
/// A class declares each <see cref="Parameter"/>, <see cref="Buffer"/> and child module once, as a member; the state dict lists them in
/// declaration order, base class first, under the member's name in snake_case (<c>RunningMean</c> → <c>running_mean</c>), which are
/// PyTorch's keys; <see cref="StateNameAttribute"/> gives another key. Members that are null do not count. Reading is safe from several
/// threads; changing (training mode, moves, loading) is not.
/// </remarks>
public abstract class Module : IStateful
{
    /// <summary>
    /// Whether layers that differ between training and use (dropout, batch normalization) act as in training. True at first.
    /// </summary>
    public bool Training { get; internal set; } = true;

    /// <summary>The modules held directly, with the names of their members.</summary>
    public virtual IEnumerable<(string Name, Module Value)> NamedChildren() =>
        Members.ValuesOf<Module>(this).Select(member => (member.Name, member.Value));

    /// <summary>The modules held directly.</summary>
    public IEnumerable<Module> Children => NamedChildren().Select(child => child.Value);

    /// <summary>This module (named "") and all below it, each once, parents before children.</summary>
    public IEnumerable<(string Name, Module Value)> NamedModules() =>
        NamedModules("", new HashSet<Module>(ReferenceEqualityComparer.Instance));

    /// <summary>This module and all below it, each once, parents before children.</summary>
    public IEnumerable<Module> Modules() => NamedModules().Select(module => module.Value);

    /// <summary>Every parameter with its key; one that is shared by several members is listed once, under its first key.</summary>
    public IEnumerable<(string Name, Parameter Value)> NamedParameters() => NamedOnce<Parameter>();

    /// <summary>Every parameter, each once.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(parameter => parameter.Value);

    /// <summary>Every buffer with its key, each once, those outside the state dict too.</summary>
    public IEnumerable<(string Name, Buffer Value)> NamedBuffers() => NamedOnce<Buffer>();

    /// <summary>How many numbers are learned: elements of all parameters, shared ones once.</summary>
    /// <param name="trainableOnly">Leaves frozen parameters out.</param>
    public long ParameterCount(bool trainableOnly = false) =>
        Parameters().Where(parameter => !trainableOnly || parameter.RequiresGrad).Sum(parameter => parameter.ElementCount);

    /// <summary>Puts this module and all below it into training mode, or out of it.</summary>
    public void Train(bool on = true)
    {
        foreach (var module in Modules())
        {
            module.Training = on;
        }
    }

    /// <summary>Puts this module and all below it into the mode in which it is used and evaluated.</summary>
    public void Eval() => Train(false);

    /// <summary>
    /// Excludes every parameter from gradients. Running averages still follow in training mode, as in PyTorch: use <see cref="Eval"/> for
    /// those.
    /// </summary>
    public void Freeze() => SetRequiresGrad(false);

    /// <summary>Includes every parameter in gradients again.</summary>
    public void Unfreeze() => SetRequiresGrad(true);

    /// <summary>
    /// Moves parameters, their gradients and buffers to a device. Optimizers keep working, for the objects stay the same.
    /// </summary>
    public void To(Device device) => Convert(tensor => tensor.Device == device ? tensor : tensor.To(device));

    /// <summary>Converts floating-point parameters, their gradients and buffers to a floating-point dtype; integers stay.</summary>
    public void To(DType dtype)
    {
        if (!dtype.IsFloatingPoint)
        {
            throw new ArgumentException($"A module is converted to a floating-point dtype, not to {dtype}.", nameof(dtype));
        }

        Convert(tensor => tensor.DType == dtype || !tensor.DType.IsFloatingPoint ? tensor : tensor.To(dtype));
    }

    /// <summary>
    /// Lays out parameters and buffers of rank 4 channels-last (N, H, W, C in memory), which convolutions prefer; shapes stay.
    /// </summary>
    public void ToChannelsLast() => Convert(tensor => tensor.Rank == 4 ? tensor.ToChannelsLast() : tensor);

    /// <summary>Calls an action on every module below, then on this one: for initialization and surgery.</summary>
    public void Apply(Action<Module> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        foreach (var child in Children)
        {
            child.Apply(action);
        }

        action(this);
    }

    /// <summary>
    /// Every parameter and persistent buffer under its key, in PyTorch's order. A shared parameter stands under each of its keys.
    /// </summary>
    /// <returns>The module's own tensors, not copies: they change as it trains.</returns>
    public StateDict StateDict()
    {
        var state = new StateDict();
        foreach (var (name, value, _) in Entries(""))
        {
            state.Add(name, value);
        }

        return state;
    }

    /// <summary>Copies values by name into the parameters and buffers, converted to their dtype and device.</summary>
    /// <param name="state">Values by key; not kept.</param>
    /// <param name="strict">Whether every key must match. If not, what fits is loaded and the rest reported.</param>
    /// <returns>The keys that did not fit; complete when strict.</returns>
    /// <exception cref="StateDictException">Strict, and some keys are missing, unexpected or misshapen: all are named, nothing is
    /// loaded.</exception>
    public LoadReport LoadStateDict(StateDict state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        List<string> missing = [];
        List<MisshapenKey> misshapen = [];
        List<(Tensor Target, Tensor Source)> copies = [];
        var known = new HashSet<string>();
        foreach (var (name, target, optional) in Entries(""))
        {
            known.Add(name);
            if (!state.TryGetValue(name, out var source))
            {
                if (!optional)
                {
                    missing.Add(name);
                }
            }
            else if (source.Shape != target.Shape)
            {
                misshapen.Add(new MisshapenKey(name, target.Shape, source.Shape));
            }
            else
            {
                copies.Add((target, source));
            }
        }

        var report = new LoadReport(missing, [.. state.Names.Where(name => !known.Contains(name))], misshapen);
        if (strict && !report.IsComplete)
        {
            throw new StateDictException(
                $"{GetType().Name} does not take this state dict (load with strict: false to take what "
                    + $"fits):\n{report}{PrefixHint(known, state)}");
        }

        using var _ = NoGradScope.Enter();
        foreach (var (target, source) in copies)
        {
            target.CopyInPlace(source);
        }

        return report;
    }

    /// <summary>Where the module's keys stand in the state dict behind something, such as <c>module.</c>: how to take that off.</summary>
    private static string PrefixHint(HashSet<string> keys, StateDict state)
    {
        var first = keys.FirstOrDefault(key => !state.TryGetValue(key, out _)) is { } missing ? "." + missing : null;
        return first is not null && state.Names.FirstOrDefault(name => name.EndsWith(first, StringComparison.Ordinal)) is { } found
            ? $"\nIts keys may be those behind '{found[..^(first.Length - 1)]}': load state.Under(\"{found[..^first.Length]}\")."
            : "";
    }

    void IStateful.LoadStateDict(StateDict state) => LoadStateDict(state);

    /// <summary>The structure as PyTorch prints it: one line per layer with its settings, indented by two spaces per level.</summary>
    public override string ToString()
    {
        var name = GetType().Name.Split('`')[0];
        List<string> lines = [.. NamedChildren().Select(child => $"({child.Name}): {child.Value.ToString().ReplaceLineEndings("\n  ")}")];
        if (lines.Count == 0)
        {
            return $"{name}({Settings})";
        }

        return $"{name}(\n  {(Settings.Length > 0 ? Settings + "\n  " : "")}{string.Join("\n  ", lines)}\n)";
    }

    /// <summary>
    /// The settings in the printed form, as PyTorch's <c>extra_repr</c>: <c>in_features=512, out_features=10, bias=True</c>.
    /// </summary>
    protected virtual string Settings => "";

    private ModuleMembers Members => ModuleMembers.Of(GetType());

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";

    private IEnumerable<(string, Module)> NamedModules(string prefix, HashSet<Module> seen)
    {
        if (!seen.Add(this))
        {
            yield break;
        }

        yield return (prefix, this);
        foreach (var (name, child) in NamedChildren())
        {
            foreach (var module in child.NamedModules(Join(prefix, name), seen))
            {
                yield return module;
            }
        }
    }

    private IEnumerable<(string, T)> NamedOnce<T>() where T : Tensor
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var (prefix, module) in NamedModules())
        {
            foreach (var (name, value, _) in module.Members.ValuesOf<T>(module))
            {
                if (seen.Add(value))
                {
                    yield return (Join(prefix, name), value);
                }
            }
        }
    }

    /// <summary>The state dict's entries: of each module its parameters, its buffers, then its children's.</summary>
    private IEnumerable<(string Name, Tensor Value, bool Optional)> Entries(string prefix)
    {
        foreach (var (name, value, optional) in Members.ValuesOf<Parameter>(this))
        {
            yield return (Join(prefix, name), value, optional);
        }

        foreach (var (name, value, optional) in Members.ValuesOf<Buffer>(this))
        {
            if (value.Persistent)
            {
                yield return (Join(prefix, name), value, optional);
            }
        }

        foreach (var (name, child) in NamedChildren())
        {
            foreach (var entry in child.Entries(Join(prefix, name)))
            {
                yield return entry;
            }
        }
    }

    private void SetRequiresGrad(bool on)
    {
        foreach (var parameter in Parameters())
        {
            parameter.RequiresGrad = on;
        }
    }

    private void Convert(Func<Tensor, Tensor> conversion)
    {
        using var outside = TensorScope.Outside();
        using var noGrad = NoGradScope.Enter();
        foreach (var parameter in Parameters())
        {
            parameter.Convert(conversion);
        }

        foreach (var (_, buffer) in NamedBuffers())
        {
            buffer.Convert(conversion);
        }
    }
}

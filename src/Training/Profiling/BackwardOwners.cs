using Relight.Tensors.Profiling;

namespace Relight.Training.Profiling;

/// <summary>Which layer's forward pass made an autograd node: the innermost whose range holds the node's sequence number.</summary>
internal sealed class BackwardOwners
{
    private readonly long _first;
    private readonly int[] _owners;
    private readonly int[] _parents;

    /// <param name="modules">Forward ranges of one thread, by start; outer ones before those inside them.</param>
    public BackwardOwners(IReadOnlyList<ProfiledEvent> modules)
    {
        _first = modules.Count == 0 ? 0 : modules.Min(module => module.Sequence);
        _owners = new int[modules.Count == 0 ? 0 : modules.Max(module => module.SequenceEnd) - _first];
        _parents = new int[modules.Count];
        Array.Fill(_owners, -1);
        var open = new Stack<int>();
        for (var i = 0; i < modules.Count; i++)
        {
            while (open.TryPeek(out var outer) && modules[outer].End <= modules[i].Start)
            {
                open.Pop();
            }

            _parents[i] = open.TryPeek(out var parent) ? parent : -1;
            open.Push(i);
            _owners.AsSpan((int)(modules[i].Sequence - _first), (int)(modules[i].SequenceEnd - modules[i].Sequence)).Fill(i);
        }
    }

    /// <summary>Indices of the layer's range and of those around it; none where no layer made the node.</summary>
    public IEnumerable<int> Of(long sequence)
    {
        var place = sequence - _first;
        for (var i = place >= 0 && place < _owners.Length ? _owners[place] : -1; i >= 0; i = _parents[i])
        {
            yield return i;
        }
    }
}

namespace Relight.Data;

/// <summary>Counts the streams that a batch's transforms have drawn from, those of each view apart.</summary>
internal sealed class BatchStreams
{
    private readonly Dictionary<string, int> _views = [];
    private int _next;

    public int Next(string? view)
    {
        if (view is null)
        {
            return _next++;
        }

        var next = _views.GetValueOrDefault(view);
        _views[view] = next + 1;
        return next;
    }

    public BatchStreams Copy()
    {
        var copy = new BatchStreams { _next = _next };
        foreach (var (view, next) in _views)
        {
            copy._views[view] = next;
        }

        return copy;
    }
}

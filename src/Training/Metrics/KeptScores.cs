using System.Runtime.InteropServices;
using Relight.Tensors;

namespace Relight.Training.Metrics;

/// <summary>
/// Log-probabilities of all samples of an epoch, for what cannot be summed up batch by batch: 4 bytes for each sample and class.
/// Logarithms, since probabilities near 1 would round to the same float32.
/// </summary>
internal sealed class KeptScores(int classes)
{
    private readonly List<float> _scores = [];
    private readonly List<int> _labels = [];
    private double? _auroc;

    /// <summary>Adds a sample.</summary>
    /// <param name="logits">A score for each class.</param>
    /// <param name="logNormalizer">What to subtract from each, so that they are log-probabilities.</param>
    /// <param name="label">The true class.</param>
    public void Add(ReadOnlySpan<float> logits, double logNormalizer, int label)
    {
        foreach (var logit in logits)
        {
            _scores.Add((float)(logit - logNormalizer));
        }

        _labels.Add(label);
        _auroc = null;
    }

    /// <summary>Each class against the rest, mean over classes; see <see cref="Metrics.Auroc.OneVersusRest"/>.</summary>
    public double Auroc => _auroc ??= Metrics.Auroc.OneVersusRest(
        CollectionsMarshal.AsSpan(_scores), CollectionsMarshal.AsSpan(_labels), classes);

    public void Clear()
    {
        _scores.Clear();
        _labels.Clear();
        _auroc = null;
    }

    public StateDict StateDict() => new()
    {
        { "scores", Tensor.FromSpan<float>([.. _scores], _labels.Count, classes) },
        { "labels", Tensor.FromSpan<int>([.. _labels], _labels.Count) },
    };

    public void LoadStateDict(StateDict state)
    {
        Clear();
        _scores.AddRange(state["scores"].ToArray<float>());
        _labels.AddRange(state["labels"].ToArray<int>());
    }
}

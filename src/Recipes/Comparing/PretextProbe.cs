using System.Text.Json;
using Relight.Recipes.Probing;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Recipes.Comparing;

/// <summary>Measures what a pretext learned beside a network of random weights, on a part of the training images where there are many.</summary>
internal sealed class PretextProbe
{
    private const string FileName = "probe.json";

    private readonly string _run;
    private readonly SavedModel _model;

    /// <summary>Opens a finished pretext.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="data">What data to measure on.</param>
    /// <param name="most">Training images at most.</param>
    public PretextProbe(string run, DataSettings data, int most)
    {
        (_run, _model) = (run, SavedModel.Load(run));
        Images = new Probe(_model.Settings, data with { BatchSize = Math.Max(data.BatchSize, _model.Settings.Data.BatchSize) }, most);
    }

    /// <summary>What is measured on.</summary>
    public Probe Images { get; }

    /// <summary>What a pretext's features are worth, measured once and kept beside the run.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="data">What data to measure on.</param>
    /// <param name="most">Training images at most.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static ProbePair Of(string run, DataSettings data, int most, CancellationToken stop)
    {
        var path = Path.Combine(run, FileName);
        if (File.Exists(path))
        {
            try
            {
                return JsonSerializer.Deserialize(File.ReadAllText(path), ComparisonJson.Default.ProbePair) is { Learned: not null } known ? known
                    : throw new JsonException("It holds something else.");
            }
            catch (JsonException error)
            {
                throw new RunException(
                    $"{path} cannot be read: {error.Message} Delete it, and the same command measures again.", error);
            }
        }

        using var scope = new TensorScope();
        var pair = new PretextProbe(run, data, most).Measure(stop);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(pair, ComparisonJson.Default.ProbePair));
        return pair;
    }

    /// <summary>What the network that learned, and one of random weights, make of the images.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public (ProbeFeatures Learned, ProbeFeatures Random) Features(CancellationToken stop = default)
    {
        return (Read(_model.Network), Read(Images.RandomNetwork(_model.Settings)));

        ProbeFeatures Read(Backbone network) => Images.Read(network, byStage: false, progress: null, stop);
    }

    private ProbePair Measure(CancellationToken stop)
    {
        var (learned, random) = Features(stop);
        return new ProbePair(Probe.Worth(learned), Probe.Knn(random, 20));
    }
}

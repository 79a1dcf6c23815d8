using Relight.Nn;
using Relight.Nn.Summaries;
using Relight.Runs;
using Relight.Runs.Logs;

namespace Relight.Training.Callbacks;

/// <summary>
/// Shows before the first step what a network computes, operator by operator with shapes, in the run's logs that have pictures.
/// </summary>
/// <param name="run">The run; where its logs have none, nothing is done.</param>
/// <param name="network">The network.</param>
/// <param name="input">Shape of what it is applied to, (N, C, H, W) for images.</param>
public sealed class GraphWriter(RunDirectory run, Layer network, params long[] input) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingContext context)
    {
        if (run.Logs.HavePictures)
        {
            run.Logs.AddGraph([.. ModelGraph.Of(network, input).Select(
                node => new GraphNode(node.Name, node.Operator, node.Inputs, node.Output.ToArray()))]);
        }
    }
}

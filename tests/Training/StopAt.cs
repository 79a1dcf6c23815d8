using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

/// <summary>Asks a training to stop after some step.</summary>
internal sealed class StopAt(long step) : Callback, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step == step)
        {
            _source.Cancel();
        }
    }

    public void Dispose() => _source.Dispose();
}

using Relight.Tensors;
using Relight.Training.Devices;

namespace Relight.Training.Callbacks;

/// <summary>
/// Claims the cores of a training on the processor, and says once, at its start or after an epoch, when others compute on them too.
/// </summary>
internal sealed class CoreWatch(CoreClaims claims) : Callback
{
    private IDisposable? _taken;
    private bool _hasSaid;

    public override void OnTrainingStart(TrainingContext context)
    {
        if (context.Options.Device.Type == DeviceType.Cpu && !context.IsFinished)
        {
            _taken = claims.Take(CoreClaim.OfThisProcess(Torch.Threads));
            Look(context);
        }
    }

    public override void OnEpochDone(TrainingContext context) => Look(context);

    public override void OnTrainingEnd(TrainingContext context) => _taken?.Dispose();

    public override void OnFailure(TrainingContext context, Exception error) => _taken?.Dispose();

    /// <summary>Looks whether cores are taken.</summary>
    /// <param name="claims">Of all trainings.</param>
    /// <param name="isBegun">Whether the training goes on with a run.</param>
    /// <returns>What to say; null where they are free.</returns>
    internal static string? Look(CoreClaims claims, bool isBegun)
    {
        var use = CoreUse.Of(CoreClaim.OfThisProcess(Torch.Threads), claims.Others(), Environment.ProcessorCount);
        return use.IsCrowded ? use.Describe(isBegun) : null;
    }

    private void Look(TrainingContext context)
    {
        if (_taken is not null && !_hasSaid && !context.IsFinished && Look(claims, context.State.Step > 0) is { } note)
        {
            _hasSaid = true;
            context.Note(note);
        }
    }
}

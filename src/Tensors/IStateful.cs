namespace Relight.Tensors;

/// <summary>Whatever a checkpoint must hold for a run to go on: modules, optimizers, schedules, averages.</summary>
public interface IStateful
{
    /// <summary>The present state by name. Tensors are those in use, not copies; plain numbers are tensors of shape ().</summary>
    StateDict StateDict();

    /// <summary>Takes over a state that <see cref="StateDict"/> gave, by copying values into place.</summary>
    /// <exception cref="StateDictException">Names or shapes do not fit.</exception>
    void LoadStateDict(StateDict state);
}

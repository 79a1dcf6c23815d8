namespace Relight.Machines.Torture;

/// <summary>When a training is killed.</summary>
internal enum KillMoment
{
    /// <summary>Before the training begins: while the process loads, opens its data, reads a checkpoint.</summary>
    StartUp,

    /// <summary>In the first step after the start.</summary>
    FirstStep,

    /// <summary>At some step.</summary>
    AnyStep,

    /// <summary>While a checkpoint is being written.</summary>
    Checkpoint,

    /// <summary>In a validation.</summary>
    Validation,

    /// <summary>In the last step, or while the end is being written.</summary>
    LastStep,
}

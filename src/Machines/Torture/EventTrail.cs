using System.Text;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Machines.Torture;

/// <summary>Tells a process that watches which event a training has come to: one word after the other, in a file.</summary>
internal sealed class EventTrail : Callback, IDisposable
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "RELIGHT_TRAIL";

    public const string Start = "start", Step = "step", Validation = "validation", End = "end";

    private readonly FileStream _file;

    private EventTrail(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>A trail, where one is asked for.</summary>
    public static EventTrail? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new EventTrail(path) : null;

    public override void OnTrainingStart(TrainingContext context) => Leave(Start);

    public override void OnStepEnd(TrainingContext context, StepOutput output) => Leave(Step);

    public override void OnValidationStart(TrainingContext context) => Leave(Validation);

    public override void OnTrainingEnd(TrainingContext context) => Leave(End);

    public void Dispose() => _file.Dispose();

    private void Leave(string what) => _file.Write(Encoding.ASCII.GetBytes(what + "\n"));
}

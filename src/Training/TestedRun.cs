using Relight.Nn;
using Relight.Reports;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>A run that a test is added to: no attempt at training, and nothing of it changes but what was measured.</summary>
internal sealed class TestedRun : IDisposable
{
    /// <summary>Stands before what a test measures.</summary>
    public const string Name = "test";

    private readonly RunDirectory _run;
    private long? _step;

    private TestedRun(RunDirectory run) => _run = run;

    /// <summary>
    /// Opens the run of a test, where it has one, and loads the checkpoint that it names into what is tested; without a name, that must
    /// hold the weights of the newest already.
    /// </summary>
    public static TestedRun? Open(string? folder, string? checkpoint, Module module)
    {
        if (folder is null)
        {
            return checkpoint is null ? null : throw new ArgumentException(
                $"A checkpoint ({checkpoint}) is one of a run: name the run's folder too.", nameof(checkpoint));
        }

        var run = new TestedRun(RunDirectory.Hold(folder));
        try
        {
            if (checkpoint is not null)
            {
                using var scope = new TensorScope();
                var opened = run._run.Checkpoints.Open(checkpoint);
                module.LoadStateDict(TrainingCheckpoint.ReadWeights(opened));
                run._step = opened.Step;
            }
            else if (run._run.Checkpoints.Newest().Checkpoint is { } newest)
            {
                using var scope = new TensorScope();
                run.Expect(module.StateDict(), TrainingCheckpoint.ReadWeights(newest), newest.Step);
            }

            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds what was measured: at the step of the checkpoint, or at the run's last. The report of a program's own run shows it.
    /// </summary>
    public void Add(ValidationResult result)
    {
        var last = _run.Metrics.Read().Rows.LastOrDefault(row => row.Step <= (_step ?? long.MaxValue));
        _run.Metrics.Append(_step ?? last?.Step ?? 0, last?.Epoch ?? 0, result.Values);
        if (!RunSettings.AreThose(_run.Record))
        {
            RunReport.Write(_run);   // that of a command or recipe has more in it, which only that can make
        }
    }

    public void Dispose() => _run.Dispose();

    private void Expect(StateDict tested, StateDict trained, long step)
    {
        var isTrained = tested.Count == trained.Count && tested.All(entry => trained.TryGetValue(entry.Key, out var value)
            && value.Shape == entry.Value.Shape && value.DType == entry.Value.DType
            && value.Equal(entry.Value.Detach().To(Device.Cpu)));
        if (!isTrained)
        {
            throw new ArgumentException(
                $"The weights to be tested are not those of {_run.Folder} at its newest checkpoint, step {step}, and the run would keep "
                + $"their figures as its own. checkpoint: \"{step}\" loads those; without run: nothing is kept.");
        }
    }
}

#!/usr/bin/env dotnet
#:project ../src/Training/Relight.Training.csproj
#:property PublishAot=false

// Two optimizers in one task: a generator learns to make points of a ring, a discriminator to tell them from real ones: dotnet run
// examples/gan.cs
// Exits with 1 where the points that were made do not lie about the ring, whose radius is 2; at the start they lie within 0.5 of the
// middle.

using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Tensors;
using Relight.Training;

Torch.ManualSeed(0);
var ring = Dataset.From(4096, index => new() { ["point"] = new[] { 2 * MathF.Cos(index), 2 * MathF.Sin(index) } });
var task = new RingGan();

new Trainer(new TrainerOptions { Epochs = 80 }).Fit(task, new DataLoader(ring, new DataLoaderOptions { BatchSize = 256, Shuffle = true }));

using var radius = task.Make(1000).Norm(2, [1]);
Console.WriteLine(
    $"1,000 points that were made lie {radius.Mean().ToDouble():0.00} ± {radius.Std().ToDouble():0.00} from the middle; "
    + "real ones 2.00 ± 0.00.");
return Math.Abs(radius.Mean().ToDouble() - 2) < 0.3 && radius.Std().ToDouble() < 0.5 ? 0 : 1;

// Goodfellow et al. 2014, arXiv:1406.2661, with the generator's non-saturating loss.
internal sealed class RingGan : TrainingTask
{
    private const int Latent = 8;

    private readonly Sequential _generator = new(new Linear(Latent, 64), new ReLU(), new Linear(64, 64), new ReLU(), new Linear(64, 2));
    private readonly Sequential _discriminator = new(new Linear(2, 64), new SiLU(), new Linear(64, 64), new SiLU(), new Linear(64, 1));

    public RingGan() => Module = new Sequential(_generator, _discriminator);

    public override Module Module { get; }

    public override IReadOnlyList<TrainingPhase> ConfigurePhases(long steps) =>
    [
        new("discriminator", new Adam(_discriminator.Parameters(), 2e-3, beta1: 0.5), new Cosine(steps), Discriminate),
        new("generator", new Adam(_generator.Parameters(), 1e-3, beta1: 0.5), new Cosine(steps), Generate),
    ];

    public Tensor Make(int count)
    {
        using var noGrad = NoGradScope.Enter();
        return _generator.Forward(Torch.Randn(count, Latent));
    }

    public override StepOutput TrainingStep(Batch batch) => Discriminate(batch);

    public override StepOutput EvaluationStep(Batch batch) => Discriminate(batch);

    private StepOutput Discriminate(Batch batch)
    {
        var made = _generator.Forward(Torch.Randn(batch.Count, Latent)).Detach();
        var (real, fake) = (Error(Blurred(batch["point"]), isReal: true), Error(Blurred(made), isReal: false));
        return new StepOutput(real + fake, batch, ("real", real), ("fake", fake));
    }

    private StepOutput Generate(Batch batch) =>
        new(Error(Blurred(_generator.Forward(Torch.Randn(batch.Count, Latent))), isReal: true), batch);

    /// <summary>Noise that both kinds of points get, so that the discriminator cannot win outright.</summary>
    private static Tensor Blurred(Tensor points) => points + (0.2 * points.RandnLike());

    private Tensor Error(Tensor points, bool isReal)
    {
        var scores = _discriminator.Forward(points);
        return (isReal ? -scores : scores).Softplus().Mean();
    }
}

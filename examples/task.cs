#!/usr/bin/env dotnet
#:project ../src/Recipes/Relight.Recipes.csproj
#:property PublishAot=false

// A task of one's own: what a batch's loss is, what is measured, what changes the weights: dotnet run examples/task.cs
// Exits with 1 where it tells fewer than 45 % of the held-out scenes right (ten classes; chance is 10 %).

using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Scenes;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;
using Relight.Vision.Backbones;

Torch.ManualSeed(0);
var scenes = new SyntheticScenes(2000, size: 32);
var heldOut = new SyntheticScenes(500, size: 32, split: SyntheticSplit.Validation);
var task = new SceneTask(ResNet.ResNet18(scenes.Classes.Count, ResNetStem.Compact), scenes.Classes);
var batches = new DataLoader(scenes, new DataLoaderOptions { BatchSize = 50, Shuffle = true });

var trainer = new Trainer(new TrainerOptions { Epochs = 6 }, new AccuracyPrinter());
var result = trainer.Fit(task, batches, new DataLoader(heldOut));

return result.Validation!.Compute()["accuracy"] >= 0.45 ? 0 : 1;

internal sealed class SceneTask(ResNet network, IReadOnlyList<string> classes) : TrainingTask
{
    private readonly CrossEntropyLoss _loss = new();

    public override Module Module => network;

    public override StepOutput TrainingStep(Batch batch)
    {
        var scores = network.Forward(batch.Images);
        return new StepOutput(_loss.Forward(scores, batch.Labels), scores, batch.Labels, batch.Indices);
    }

    public override StepOutput EvaluationStep(Batch batch) => TrainingStep(batch);

    public override MetricSet CreateMetrics() => new ClassificationMetrics(classes);

    public override (Optimizer Optimizer, Schedule Schedule) ConfigureOptimizer(long steps) =>
        (new AdamW(network.Parameters(), 2e-3), new OneCycle(steps));
}

internal sealed class AccuracyPrinter : Callback
{
    public override void OnEpochEnd(TrainingContext context) =>
        Console.WriteLine(
            $"Epoch {context.State.Epoch + 1}: {100 * context.ValidationMetrics!.Compute()["accuracy"]:0.0} % of the held-out scenes are "
            + "told right.");
}

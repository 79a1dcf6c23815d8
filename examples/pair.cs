#!/usr/bin/env dotnet
#:project ../src/Recipes/Relight.Recipes.csproj
#:property PublishAot=false

// Pairs: two views of one scene are to lie close to each other, and far from those of other scenes: dotnet run examples/pair.cs
// Exits with 1 where, of 100 held-out scenes, fewer than 80 % find their other view.

using System.Globalization;
using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Scenes;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

Torch.ManualSeed(0);
View[] views = [new("left", new RandomResizedCrop(32, minimumScale: 0.4)), new("right", new RandomResizedCrop(32, minimumScale: 0.4))];
var pairs = new ViewsDataset(new SyntheticScenes(1000, size: 40), views);
var heldOut = new ViewsDataset(new SyntheticScenes(100, size: 40, split: SyntheticSplit.Validation), views);
var task = new PairTask();

var trainer = new Trainer(new TrainerOptions { Epochs = 6 }, new Percentage());
trainer.Fit(task, new DataLoader(pairs, new DataLoaderOptions { BatchSize = 50, Shuffle = true, DropLast = true }));

var found = trainer.Validate(task, new DataLoader(heldOut, new DataLoaderOptions { BatchSize = 100 })).Compute()["found"];
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"{100 * found:0} % of the held-out scenes find their other view among 100."));
return found >= 0.8 ? 0 : 1;

// The partner is told from the other scenes of the batch, both ways: InfoNCE, van den Oord et al. 2018, arXiv:1807.03748.
internal sealed class PairTask : TrainingTask
{
    private readonly Sequential _network = new(
        Block(3, 32), Block(32, 64), Block(64, 128), new AdaptiveAvgPool2d((1, 1)), new Flatten(), new Linear(128, 64));
    private readonly CrossEntropyLoss _loss = new();
    private readonly ColorJitter _jitter = new(0.4, 0.4, 0.4, 0.1);

    public override Module Module => _network;

    public override bool CanSplit => false;   // half a batch would be another loss

    public override StepOutput TrainingStep(Batch batch) => EvaluationStep(_jitter.On("right").Apply(_jitter.On("left").Apply(batch)));

    public override StepOutput EvaluationStep(Batch batch)
    {
        var scores = Embed(batch["left"]).Matmul(Embed(batch["right"]).T()) / 0.1;   // cosines of all left ones with all right ones
        var partners = Tensor.Arange(batch.Count).To(scores.Device);
        var loss = (_loss.Forward(scores, partners) + _loss.Forward(scores.T(), partners)) / 2;
        return new StepOutput(loss, scores, partners, batch.Indices);
    }

    public override MetricSet CreateMetrics() => new LossMetrics(new FoundShare());

    private Tensor Embed(Tensor images)
    {
        var z = _network.Forward(images);
        return z / z.Norm(2, [1], keepdim: true);
    }

    private static Sequential Block(int channels, int more) =>
        new(new Conv2d(channels, more, 3, stride: 2, padding: 1, bias: false), new BatchNorm2d(more), new ReLU());
}

internal sealed class FoundShare() : Metric(
    new("found", "share of the left views whose likeliest right view is their own", "share", HigherIsBetter: true), sums: 1)
{
    protected override void Add(StepOutput output, Span<double> sums) =>
        sums[0] += output.Scores!.Argmax(1).Eq(output.Targets!).Sum().ToDouble();

    protected override double Value(ReadOnlySpan<double> sums, long count) => sums[0] / count;
}

// Progress of one's own, in place of the display on standard error.
internal sealed class Percentage : ProgressCallback
{
    public override void Show(TrainingProgress progress) => Console.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"\r{100 * progress.Share:0} %, loss {progress.Loss:0.000}, {progress.Left.TotalSeconds:0} s left   "));

    public override void OnTrainingEnd(TrainingContext context) => Console.WriteLine();
}

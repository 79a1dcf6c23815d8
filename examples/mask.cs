#!/usr/bin/env dotnet
#:project ../src/Recipes/Relight.Recipes.csproj
#:property PublishAot=false

// Segmentation: an image and the class of each of its pixels, a U-Net, a cross-entropy per pixel: dotnet run examples/mask.cs
// Crops and flips move image and mask by one draw. Exits with 1 where the intersection over union of the discs of the test part is below
// 0.8.

using System.Globalization;
using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;
using Relight.Vision;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

Torch.ManualSeed(0);
var moves = new ImagePipeline(new RandomCrop(32, padding: 2), new RandomHorizontalFlip());
var batches = new DataLoader(new MaskedDataset(new Discs(0, 400), moves), new DataLoaderOptions { BatchSize = 20, Shuffle = true });
var task = new DiscTask();
var trainer = new Trainer(new TrainerOptions { Epochs = 4 });
trainer.Fit(task, batches, new DataLoader(new Discs(400, 100)));

var measured = trainer.Test(task, new DataLoader(new Discs(500, 100))).Compute();
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"Intersection over union of the test part's discs: {measured["iou"]:0.000}."));
return measured["iou"] >= 0.8 ? 0 : 1;

// A disc of any color on a noisy ground; its mask is 1 where the disc is.
internal sealed class Discs(int first, int count) : SampleDataset
{
    private const int Size = 32;

    public override int Count => count;

    protected override Sample Read(int index, ref CounterRandom random)
    {
        var draw = new CounterRandom(seed: 1, index: first + index);   // not random: the same disc in each epoch
        var (image, mask) = (new ByteImage(Size, Size), new byte[Size, Size]);
        var (x, y, radius, red, green) =
            (draw.NextInt32(Size), draw.NextInt32(Size), 5 + draw.NextInt32(6), draw.NextInt32(256), 100 + draw.NextInt32(156));
        for (var i = 0; i < mask.Length; i++)
        {
            var isDisc = Math.Pow((i % Size) - x, 2) + Math.Pow((i / Size) - y, 2) < radius * radius;
            mask[i / Size, i % Size] = isDisc ? (byte)1 : (byte)0;
            image.Pixels[3 * i] = (byte)(isDisc ? red : draw.NextInt32(256));
            image.Pixels[(3 * i) + 1] = (byte)(isDisc ? green : draw.NextInt32(120));
            image.Pixels[(3 * i) + 2] = (byte)draw.NextInt32(256);
        }

        return new() { ["image"] = image, ["mask"] = mask };
    }
}

internal sealed class DiscTask : TrainingTask
{
    private readonly UNet _network = new(ResNet.ResNet18(stem: ResNetStem.Compact), outChannels: 2);
    private readonly CrossEntropyLoss _loss = new();

    public override Module Module => _network;

    public override StepOutput TrainingStep(Batch batch)
    {
        var scores = _network.Forward(batch.Images);
        var classes = batch["mask"].To(DType.Int64);
        return new StepOutput(_loss.Forward(scores, classes), scores, classes, batch.Indices);
    }

    public override StepOutput EvaluationStep(Batch batch) => TrainingStep(batch);

    public override MetricSet CreateMetrics() => new LossMetrics(new IntersectionOverUnion());
}

internal sealed class IntersectionOverUnion() : Metric(
    new("iou", "intersection over union of the discs", "share", HigherIsBetter: true), sums: 2)
{
    protected override void Add(StepOutput output, Span<double> sums)
    {
        var (said, real) = (output.Scores!.Argmax(1).Eq(1), output.Targets!.Eq(1));
        sums[0] += (said & real).Sum().ToDouble();
        sums[1] += (said | real).Sum().ToDouble();
    }

    protected override double Value(ReadOnlySpan<double> sums, long count) => sums[1] > 0 ? sums[0] / sums[1] : 1;
}

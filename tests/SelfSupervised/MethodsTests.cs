using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised;
using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tests.Training;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;
using Relight.Vision.Views;

namespace Relight.Tests.SelfSupervised;

[Collection(nameof(SeededTests))]
public sealed class MethodsTests
{
    public static TheoryData<string> Names => [.. Methods.All.Select(method => method.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Each_method_lowers_its_loss_on_a_small_task(string name)
    {
        var method = Methods.Of(name);
        var data = new SpotsDataset(64);
        var outputs = method.Outputs(data.Classes);
        Torch.ManualSeed(1);
        var settings = new RunSettings { Method = name, Data = new DataSettings { Path = DataSettings.Synthetic } };
        settings = Small(method).Aggregate(settings, (all, one) => SettingsSchema.With(all, one.Path, one.Value));
        Backbone Network() => method.Arch is not null ? new VisionTransformer(imageSize: 8, patch: 4, width: 64, depth: 2)
            : method.BackboneKey == "encoder" ? ResNet.ResNet18(1, ResNetStem.Small)
            : new Pooled(outputs.Count);
        var recipe = new MethodRecipe(settings) { MakeBackbone = Network };
        var task = method.CreateTask(recipe.MakeBackbone(), outputs, recipe);
        Dataset shown = method.Views(recipe, 8) is { Count: > 0 } views ? new ViewsDataset(data, views) : data;
        shown = method.LabeledViews(recipe, 8) is { Count: > 0 } labeled
            ? new PartlyLabeledDataset(shown, new ViewsDataset(Stratified.PerClass(data, 8, seed: 1), labeled)) : shown;
        var losses = new LossRecorder();
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 20 }, losses).Fit(
            task, new DataLoader(shown, new DataLoaderOptions { BatchSize = 16, Shuffle = true }),
            new DataLoader(data, new DataLoaderOptions { BatchSize = 16 }));
        losses.All[^1].ShouldBeLessThan(losses.All[0] - (0.05 * Math.Abs(losses.All[0])));
    }

    [Fact]
    public void What_people_look_at_is_not_normalized()
    {
        var recipe = new MethodRecipe { Normalizing = [Relight.Vision.Transforms.Normalize.ImageNet] };
        Methods.All.ShouldAllBe(method => !method.Shown(recipe, 4).Contains(recipe.Normalizing[0]));
    }

    [Fact]
    public void A_name_that_is_none_is_answered_with_those_that_there_are() =>
        Should.Throw<ArgumentException>(() => Methods.Of("simcrl")).Message.ShouldContain("known are supervised, six-transforms");

    [Theory]
    [InlineData("labels", SupervisedMethod.Title)]
    [InlineData("six-transforms", SixTransformsMethod.Title)]
    public void An_objective_names_the_method_that_it_is_of(string objective, string method)
    {
        var json = new RunSettings { Data = new DataSettings { Path = "synthetic" } }.ToJson();
        json.Remove("method");
        json["objective"] = objective;
        RunSettings.FromJson(json).Method.ShouldBe(method);
    }

    /// <summary>
    /// Narrow heads, queues that are soon full of keys that are no noise, and teachers that follow within the test's eighty steps.
    /// </summary>
    private static IEnumerable<(string Path, string Value)> Small(Method method)
    {
        var values = new Dictionary<string, string>
        {
            ["hidden"] = "64", ["projection"] = "32", ["prototypes"] = "16", ["queue"] = "32", ["permutations"] = "10", ["momentum"] = "0.9",
        };
        return values.Select(value => (Path: $"{method.Name}.{value.Key}", value.Value)).Where(value => SettingsSchema.All.ContainsKey(value.Path));
    }

    private sealed class LossRecorder : Callback
    {
        public List<double> All { get; } = [];

        public override void OnEpochEnd(TrainingContext context) => All.Add(context.TrainingMetrics.Loss);
    }

    private sealed class Pooled : Backbone
    {
        private readonly Sequential _layers = new(
            new Conv2d(3, 32, 3, padding: 1), new ReLU(), new AdaptiveAvgPool2d(4), new Flatten(), new Linear(512, 32), new ReLU());

        public Pooled(int outputs) => Head = outputs > 0 ? new Linear(FeatureCount, outputs) : new Identity();

        public override int FeatureCount => 32;

        public override IReadOnlyList<BackboneStage> Stages => [new("layers", _layers)];

        public override Layer Head { get; set; }

        public override Tensor Features(Tensor x) => _layers.Forward(x);
    }
}

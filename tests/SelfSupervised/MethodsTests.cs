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
        settings = name == "moco" ? SettingsSchema.With(settings, "moco.queue", "32") : settings;   // soon full of keys that are no noise
        var recipe = new MethodRecipe(settings) { MakeBackbone = () => new Perceptron(outputs.Count) };
        var task = method.CreateTask(recipe.MakeBackbone(), outputs, recipe);
        Dataset shown = method.Views(recipe, 8) is { Count: > 0 } views ? new ViewsDataset(data, views) : data;
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

    private sealed class LossRecorder : Callback
    {
        public List<double> All { get; } = [];

        public override void OnEpochEnd(TrainingContext context) => All.Add(context.TrainingMetrics.Loss);
    }

    private sealed class Perceptron : Backbone
    {
        private readonly Sequential _layers = new(new Flatten(), new Linear(192, 32), new ReLU());

        public Perceptron(int outputs) => Head = outputs > 0 ? new Linear(FeatureCount, outputs) : new Identity();

        public override int FeatureCount => 32;

        public override IReadOnlyList<BackboneStage> Stages => [new("layers", _layers)];

        public override Layer Head { get; set; }

        public override Tensor Features(Tensor x) => _layers.Forward(x);
    }
}

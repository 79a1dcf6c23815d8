using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised;
using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tests.Training;
using Relight.Training;

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
        Relight.Tensors.Torch.ManualSeed(1);
        var task = method.CreateTask(
            new Sequential(new Flatten(), new Linear(192, 32), new ReLU(), new Linear(32, outputs.Count)), outputs, new MethodRecipe());
        var loader = new DataLoader(data, new DataLoaderOptions { BatchSize = 16, Shuffle = true });
        var trainer = new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 20 });
        var before = trainer.Validate(task, loader).Loss;
        trainer.Fit(task, loader, new DataLoader(data, new DataLoaderOptions { BatchSize = 16 })).Validation!.Loss
            .ShouldBeLessThan(0.9 * before);
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
}

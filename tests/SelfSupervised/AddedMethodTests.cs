using Relight.Nn;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Training;

namespace Relight.Tests.SelfSupervised;

/// <summary>What cannot be added is refused before anything changes.</summary>
public sealed class AddedMethodTests
{
    [Theory]
    [InlineData("data", null, "settings that all methods have")]
    [InlineData("Method", null, "settings that all methods have")]
    [InlineData("a.b", null, "letters, digits, hyphens and underscores")]
    [InlineData("SimCLR", null, "There is a method 'simclr' already")]
    [InlineData("mine", typeof(string), "derived from MethodSettings")]
    [InlineData("mine", typeof(MethodSettings), "derived from MethodSettings")]
    [InlineData("mine", typeof(Taken), "the option --lr, which is that of optimizer.lr")]
    public void It_is_named(string name, Type? settings, string problem)
    {
        var before = Methods.Names;
        Should.Throw<ArgumentException>(() => Methods.Add(new Named(name, settings))).Message.ShouldContain(problem);
        Methods.Names.ShouldBeSameAs(before);
    }

    private sealed record Taken : MethodSettings
    {
        [Setting("--lr")]
        public double Strength { get; init; }
    }

    private sealed class Named(string name, Type? settings) : Method
    {
        public override string Name => name;

        public override string Summary => "nothing";

        public override bool LearnsLabels => false;

        public override Type? Settings => settings;

        public override string ShownCaption => "Nothing.";

        public override IReadOnlyList<string> Outputs(IReadOnlyList<string> classes) => [];

        public override TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe) =>
            throw new NotSupportedException();

        public override IReadOnlyList<Relight.Data.IBatchTransform> Shown(MethodRecipe recipe, int outputs) => [];
    }
}

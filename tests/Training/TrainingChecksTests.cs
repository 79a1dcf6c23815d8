using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class TrainingChecksTests
{
    private static readonly TrainerOptions Once = new() { Epochs = 1 };

    [Fact]
    public void An_optimizer_over_another_networks_parameters_is_refused()
    {
        var (setup, other) = (new TrainingSetup(), new TrainingSetup());
        var error = Should.Throw<ArgumentException>(() => Fit(setup, new Sgd(other.Network.Parameters(), 0.1)));
        error.Message.ShouldContain("holds no parameter of Sequential");
        error.Message.ShouldContain("number 0 of group 0, shape (8, 3, 3, 3)");
        Should.Throw<ArgumentException>(() => new TrainingSession(setup.Network, new Sgd(other.Network.Parameters(), 0.1), Once))
            .Message.ShouldContain("holds no parameter of Sequential");
    }

    [Fact]
    public void A_foreign_parameter_among_ones_own_is_named()
    {
        var setup = new TrainingSetup();
        var also = new Linear(3, 7);
        var error = Should.Throw<ArgumentException>(() => Fit(setup, new Sgd([.. setup.Network.Parameters(), also.Weight], 0.1)));
        error.Message.ShouldContain("1 of the optimizer's 7 parameters");
        error.Message.ShouldContain("(7, 3)");
    }

    [Fact]
    public void Parameters_that_no_group_holds_are_told_unless_they_are_frozen()
    {
        var setup = new TrainingSetup();
        string[] head = ["5.weight", "5.bias"];
        var rest = setup.Network.NamedParameters().Where(one => !head.Contains(one.Name)).Select(one => one.Value);
        Notes(setup, new Sgd(rest, 0.01)).ShouldHaveSingleItem().ShouldContain("5.weight; 5.bias");
        setup.Network[5].Freeze();
        Notes(setup, new Sgd(rest, 0.01)).ShouldBeEmpty();
    }

    [Fact]
    public void A_network_without_anything_to_train_is_refused()
    {
        var setup = new TrainingSetup();
        setup.Network.Freeze();
        Should.Throw<ArgumentException>(() => Fit(setup, new Sgd(setup.Network.Parameters(), 0.01))).Message.ShouldContain("is frozen");
        setup.Network[5].Unfreeze();   // but held by no group
        Should.Throw<ArgumentException>(() => Fit(setup, new Sgd(setup.Network[0].Parameters(), 0.01))).Message
            .ShouldContain("every parameter that the optimizer holds is frozen");
    }

    [Theory, InlineData(1), InlineData(3), InlineData(10)]   // the data have two classes
    public void A_head_of_the_wrong_size_is_refused_before_the_first_step(int outputs)
    {
        var setup = new TrainingSetup();
        var network = new Sequential(new Flatten(), new Linear(192, outputs));
        var before = network.StateDict().Clone();
        var task = new ClassificationTask(network, setup.Data.Classes);
        var error = Should.Throw<ShapeException>(
            () => new Trainer(Once).Fit(task, new Sgd(network.Parameters(), 0.1), setup.Loader, setup.Validation));
        error.Message.ShouldContain("2 classes (above, below)");
        error.Message.ShouldContain($"(8, {outputs})");
        Should.Throw<ShapeException>(() => new Trainer(Once).Fit(task, new Sgd(network.Parameters(), 0.1), setup.Loader));
        TensorAssert.Same(before["1.weight"], network.StateDict()["1.weight"]);
    }

    [Fact]   // SpotsDataset has the classes 0 and 1
    public void A_label_that_the_task_has_no_class_for_is_named()
    {
        var setup = new TrainingSetup();
        var network = new Sequential(new Flatten(), new Linear(192, 1));
        var task = new ClassificationTask(network, ["only"]);
        Should.Throw<InvalidDataException>(() => new Trainer(Once).Fit(task, new Sgd(network.Parameters(), 0.1), setup.Loader))
            .Message.ShouldMatch("The label of sample [0-9]+ is 1, but there are 1 classes");
    }

    [Theory]
    [InlineData(2, "is 2; expected 0 to 1")]
    [InlineData(-2, "is -2; expected 0 to 1")]
    [InlineData(-1, "has no label")]
    public void A_data_set_whose_label_is_none_of_its_classes_is_refused(int label, string words)
    {
        var setup = new TrainingSetup();
        var error = Should.Throw<InvalidDataException>(() => new Trainer(Once).Fit(
            setup.Task, new Sgd(setup.Network.Parameters(), 0.1),
            new DataLoader(new Mislabeled(label), new DataLoaderOptions { BatchSize = 4 })));
        error.Message.ShouldContain(words);
        error.Message.ShouldContain("sample 5");
    }

    [Fact]
    public void A_validation_whose_labels_mean_other_classes_is_refused()
    {
        var setup = new TrainingSetup();
        var other = new DataLoader(new Mislabeled(1, "below", "above"), new DataLoaderOptions { BatchSize = 4 });
        Should.Throw<ArgumentException>(
            () => new Trainer(Once).Fit(setup.Task, new Sgd(setup.Network.Parameters(), 0.1), setup.Loader, other))
            .Message.ShouldStartWith("Label 0 is the class 'below' in validation, but 'above' in training");
    }

    [Fact]
    public void Weights_that_are_not_finite_at_the_start_are_named()
    {
        var setup = new TrainingSetup();
        using (NoGradScope.Enter())
        {
            setup.Network[5].Parameters().First().Select(0, 0).FillInPlace(double.NaN);
        }

        Should.Throw<InvalidDataException>(() => Fit(setup, new Sgd(setup.Network.Parameters(), 0.1))).Message
            .ShouldContain("not finite, in 5.weight");
    }

    [Fact]
    public void What_is_allowed_but_seldom_meant_is_told()
    {
        var setup = new TrainingSetup();
        Notes(setup, new Sgd(setup.Network.Parameters(), 0)).ShouldHaveSingleItem().ShouldContain("learning rate is 0");
        Notes(setup, new Sgd(setup.Network.Parameters(), 0.01), Once with { AccumulateBatches = 7 })
            .ShouldHaveSingleItem().ShouldContain("7 batches are to be accumulated, but an epoch has 6");
        var large = new TrainingSetup(batch: 64);
        Notes(large, new Sgd(large.Network.Parameters(), 0.01)).ShouldHaveSingleItem()
            .ShouldContain("A batch of 64 is more than the 44 images");
        Notes(setup, new Sgd(setup.Network.Parameters(), 0.01), Once with { AccumulateBatches = 6 }).ShouldBeEmpty();
    }

    private static TrainingResult Fit(TrainingSetup setup, Optimizer optimizer) =>
        new Trainer(Once).Fit(setup.Task, optimizer, setup.Loader);

    /// <summary>What was told in a training, but for what depends on other processes.</summary>
    private static List<string> Notes(TrainingSetup setup, Optimizer optimizer, TrainerOptions? options = null)
    {
        var notes = new NoteList();
        new Trainer(options ?? Once, notes).Fit(setup.Task, optimizer, setup.Loader);
        return [.. notes.All.Where(note => !note.StartsWith("The cores are taken", StringComparison.Ordinal))];
    }

    private sealed class NoteList : Callback
    {
        public List<string> All { get; } = [];

        public override void OnNote(TrainingContext context, string note) => All.Add(note);
    }

    /// <summary>Twelve samples of two classes, of which the sixth has another label.</summary>
    private sealed class Mislabeled(int label, params string[] classes) : LabeledImages
    {
        private readonly SpotsDataset _spots = new(12);

        public override int Count => _spots.Count;

        public override IReadOnlyList<string> Classes => classes.Length > 0 ? classes : _spots.Classes;

        public override SampleShape SampleShape => _spots.SampleShape;

        public override int Label(int index) => index == 5 ? label : _spots.Label(index);

        public override int Read(int index, ref CounterRandom random, Span<byte> destination)
        {
            _spots.Read(index, ref random, destination);
            return Label(index);
        }
    }
}

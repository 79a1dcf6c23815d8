using Relight.Settings;
using Relight.Nn;
using Relight.Optim;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class GradualUnfreezingTests
{
    [Theory]
    [InlineData(2, null, new[] { 1, 1, 5, 5, 5, 5 })]   // the head, then everything
    [InlineData(1, 1, new[] { 1, 2, 3, 4, 5, 5 })]      // as in ULMFiT
    [InlineData(1, 2, new[] { 1, 2, 2, 3, 3, 4 })]
    public void Groups_are_trained_from_the_head_down(int headEpochs, int? unfreezeEvery, int[] expected)
    {
        var unfreezing = new GradualUnfreezing(Enumerable.Repeat<IReadOnlyList<Parameter>>([], 5), headEpochs, unfreezeEvery);
        Enumerable.Range(0, 6).Select(unfreezing.TrainedGroups).ShouldBe(expected);
    }

    [Fact]
    public void What_is_frozen_does_not_change_by_a_byte_until_its_epoch_batch_normalization_included()
    {
        var setup = new TrainingSetup();
        var (below, head) = (setup.Network[1], setup.Network[5]);
        var seen = new List<(byte[] Below, byte[] Head)> { (Bytes(below), Bytes(head)) };
        Train(setup, new GradualUnfreezing(Groups(setup), headEpochs: 2), new FrozenBatchNorm(),
            new AtEpochEnd(() => seen.Add((Bytes(below), Bytes(head)))));
        seen.Select(s => s.Below.SequenceEqual(seen[0].Below)).ShouldBe([true, true, true, false]);
        seen.Select(s => s.Head.SequenceEqual(seen[0].Head)).ShouldBe([true, false, false, false]);
        setup.Network.Parameters().ShouldAllBe(parameter => parameter.RequiresGrad);
    }

    [Fact]   // the averages follow in training mode, as in PyTorch, unless the callback keeps them
    public void Without_the_callback_statistics_of_frozen_batch_normalization_follow_the_data()
    {
        var setup = new TrainingSetup();
        var before = Bytes(setup.Network[1]);
        Train(setup, new GradualUnfreezing(Groups(setup), headEpochs: 3));
        Bytes(setup.Network[1]).ShouldNotBe(before);
    }

    [Fact]
    public void What_was_frozen_before_stays_frozen()
    {
        var setup = new TrainingSetup();
        setup.Network[0].Freeze();
        var before = Bytes(setup.Network[0]);
        Train(setup, new GradualUnfreezing(Groups(setup), headEpochs: 1));
        Bytes(setup.Network[0]).ShouldBe(before);
    }

    [Theory, InlineData(0, null), InlineData(1, 0)]
    public void No_epoch_at_all_is_refused(int headEpochs, int? unfreezeEvery) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new GradualUnfreezing([], headEpochs, unfreezeEvery));

    private static void Train(TrainingSetup setup, params Callback[] callbacks) =>
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 3 }, callbacks).Fit(
        setup.Task, new Sgd(setup.Network.Parameters().Where(p => p.RequiresGrad), 0.01, momentum: 0.9), setup.Loader, setup.Validation);

    private static IEnumerable<IReadOnlyList<Parameter>> Groups(TrainingSetup setup) =>
        [[.. setup.Network[0].Parameters(), .. setup.Network[1].Parameters()], [.. setup.Network[5].Parameters()]];

    private static byte[] Bytes(Module module) =>
        [.. module.StateDict().SelectMany(entry => entry.Value.Detach().Contiguous().AsBytes().ToArray())];

    private sealed class AtEpochEnd(Action act) : Callback
    {
        public override void OnEpochEnd(TrainingContext context) => act();
    }
}

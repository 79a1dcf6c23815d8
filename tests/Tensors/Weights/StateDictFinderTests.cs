using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tensors.Weights.PyTorch;

namespace Relight.Tests.Tensors.Weights;

public sealed class StateDictFinderTests
{
    private readonly List<string> _notes = [];

    [Theory]   // timm, torchvision's reference, PyTorch's own averages, DINO
    [InlineData("state_dict_ema", "state_dict")]
    [InlineData("model_ema", "model")]
    [InlineData("teacher", "student")]
    [InlineData("state_dict", "something")]
    public void An_average_goes_before_weights_and_a_known_key_before_others(string better, string other)
    {
        Find(Dict((other, Weights(20)), ("epoch", 3L), (better, Weights(21)))).Count.ShouldBe(21);

        _notes.ShouldHaveSingleItem().ShouldContain($"'{better}' is taken, not '{other}'");
    }

    [Fact]   // an average over named_parameters(), as training scripts of their own keep it
    public void An_average_without_the_statistics_of_batch_normalizations_goes_after_whole_weights()
    {
        var (weights, average) = (Weights(20), Weights(20));
        Array.ForEach(["running_mean", "running_var", "num_batches_tracked"], name => weights.Set($"bn.{name}", Tensor()));

        Find(Dict(("model", weights), ("model_ema", average))).Keys.ShouldContain("bn.running_var");
        _notes.ShouldHaveSingleItem().ShouldBe(
            "'model_ema' in it lacks the statistics of batch normalizations (running_mean, running_var), so 'model' is taken.");

        average.Set("bn.running_mean", Tensor());
        average.Set("bn.running_var", Tensor());
        Find(Dict(("model", weights), ("model_ema", average))).Keys.ShouldNotContain("bn.num_batches_tracked");
    }

    [Fact]
    public void Several_that_may_be_meant_are_refused_by_name()
    {
        var error = Should.Throw<PickleException>(() => Find(Dict(("generator", Weights(20)), ("discriminator", Weights(20)))));

        error.Message.ShouldContain("'generator', 'discriminator'");
        Should.Throw<PickleException>(() => Find(Dict(("model", Weights(20)), ("net", Weights(20))))).Message
            .ShouldContain("'model', 'net'");
    }

    [Fact]
    public void The_same_tensors_under_two_keys_are_one_state_dict()
    {
        var weights = Weights(20);

        Find(Dict(("model", weights), ("net", weights))).Count.ShouldBe(20);
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public void Optimizers_generators_and_a_few_tensors_beside_are_no_weights()
    {
        Find(Dict(("optimizer", Weights(40)), ("rng_state", Tensor()), ("model", Dict(("module", Weights(20)))), ("ema", Weights(1)))).Count
            .ShouldBe(20);
        _notes.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_no_tensor_in_the_state_dict_is_left_out_and_named()
    {
        var weights = Weights(3);
        weights.Set("epoch", 7L);

        Find(weights).Count.ShouldBe(3);
        _notes.ShouldHaveSingleItem().ShouldContain("no tensors: epoch");
    }

    [Fact]
    public void Where_there_are_no_tensors_the_keys_are_named() =>
        Should.Throw<PickleException>(() => Find(Dict(("epoch", 1L), ("lr", 0.5)))).Message.ShouldContain("its keys are epoch, lr");

    private IReadOnlyDictionary<string, PickledTensor> Find(object root) => StateDictFinder.Find(root, _notes.Add);

    private static PickleDict Weights(int count) => Dict([.. Enumerable.Range(0, count).Select(i => ($"layer.{i}", (object?)Tensor()))]);

    private static PickleDict Dict(params (string Key, object? Value)[] items)
    {
        var dict = new PickleDict();
        Array.ForEach(items, item => dict.Set(item.Key, item.Value));
        return dict;
    }

    private static TensorReference Tensor() =>
        new(new StorageReference("0", "torch.FloatStorage", 1), StoredType.Of(DType.Float32), 0, [1], [1],
            IsConjugated: false, IsNegated: false);
}

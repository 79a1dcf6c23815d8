using Relight.Nn;
using Relight.Tensors;

namespace Relight.Tests.Nn;

public class LoadStateDictTests
{
    [Fact]
    public void What_is_saved_loads_into_another_module()
    {
        var (source, target) = (Model(), Model());
        target.LoadStateDict(source.StateDict()).IsComplete.ShouldBeTrue();
        foreach (var (name, value) in source.StateDict())
        {
            TensorAssert.Same(value, target.StateDict()[name], name);
        }
    }

    [Fact]
    public void Strict_loading_names_every_key_that_does_not_fit_and_loads_nothing()
    {
        var model = Model();
        var before = model.StateDict()["0.bias"].ToArray<float>();
        var state = new StateDict { { "0.weight", Tensor.Zeros([3, 9]) }, { "0.bias", Tensor.Ones([3]) },
            { "fc.weight", Tensor.Zeros([1]) }, { "fc.bias", Tensor.Zeros([1]) } };
        var error = Should.Throw<StateDictException>(() => model.LoadStateDict(state));
        error.Message.ShouldBe(
            """
            Sequential does not take this state dict (load with strict: false to take what fits):
            4 missing: 1.weight, 1.bias, 1.running_mean, 1.running_var
            2 unexpected: fc.weight, fc.bias
            1 of another shape: 0.weight (expected (3, 2), came (3, 9))
            """);
        model.StateDict()["0.bias"].ToArray<float>().ShouldBe(before);
    }

    [Fact]
    public void Loading_that_is_not_strict_takes_what_fits_and_reports_the_rest()
    {
        var model = Model();
        var state = new StateDict { { "0.weight", Tensor.Zeros([3, 9]) }, { "0.bias", Tensor.Ones([3], dtype: DType.Float64) },
            { "extra", Tensor.Zeros([1]) } };
        var report = model.LoadStateDict(state, strict: false);
        report.Missing.ShouldBe(["1.weight", "1.bias", "1.running_mean", "1.running_var"]);
        report.Unexpected.ShouldBe(["extra"]);
        report.Misshapen.Single().Name.ShouldBe("0.weight");
        model.StateDict()["0.bias"].ToArray<float>().ShouldBe([1, 1, 1]);
    }

    [Fact]   // weights published before PyTorch 0.4.1 lack num_batches_tracked
    public void A_state_without_batch_counters_loads_strictly()
    {
        var model = Model();
        var state = new StateDict();
        foreach (var (name, value) in model.StateDict().Where(
            entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            state.Add(name, value);
        }

        model.LoadStateDict(state).IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Loading_leaves_parameters_leaves_without_gradient_history()
    {
        var model = Model();
        model.LoadStateDict(Model().StateDict());
        model.Parameters().ShouldAllBe(parameter => parameter.IsLeaf && parameter.RequiresGrad);
    }

    private static Sequential Model() => new(new Linear(2, 3), new BatchNorm1d(3));

    [Fact]
    public void What_stands_before_all_keys_is_said_with_how_to_take_it_off()
    {
        var (module, state) = (new Linear(2, 3), new StateDict());
        state.AddAll("module.encoder_q", module.StateDict());

        Should.Throw<StateDictException>(() => module.LoadStateDict(state)).Message.ShouldEndWith(
            "Its keys may be those behind 'module.encoder_q.': load state.Under(\"module.encoder_q\").");
        module.LoadStateDict(state.Under("module.encoder_q")).IsComplete.ShouldBeTrue();
    }
}

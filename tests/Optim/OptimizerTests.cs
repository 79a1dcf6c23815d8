using System.Globalization;
using Relight.Optim;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Optim;

[Collection(nameof(SeededTests))]
public sealed class OptimizerTests
{
    private const int Steps = 10;
    private static readonly StateDict Golden = Safetensors.Read(GoldenFile.PathOf("optimizers.safetensors"));

    public static TheoryData<string> Names => OptimizerCases.Names;

    // LARS looks at whole parameters
    public static TheoryData<string> ElementwiseNames => [.. OptimizerCases.All.Keys.Where(name => name != "lars")];

    [Theory, MemberData(nameof(Names))]   // tests/Golden/optimizers.py
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        var parameters = Start();
        var optimizer = OptimizerCases.All[name](parameters);
        for (var step = 0; step < Steps; step++)
        {
            SetGradients(parameters, step);
            optimizer.Step();
            optimizer.Groups[0].LearningRate *= 0.9;
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            ShouldBeClose(parameters[i], Golden[$"{name}.{i}"], name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_restored_optimizer_goes_on_with_the_same_bytes(string name)
    {
        using var folder = new TemporaryFolder();
        var straight = Start();
        var whole = OptimizerCases.All[name](straight);
        Run(whole, straight, 0, Steps);

        var before = Start();
        var first = OptimizerCases.All[name](before);
        Run(first, before, 0, 4);
        first.Groups[0].LearningRate *= 0.5;
        Safetensors.Write(folder["state"], first.StateDict());
        var after = before.Select(OptimizerCases.Parameter).ToArray();
        var second = OptimizerCases.All[name](after);
        second.LoadStateDict(Safetensors.Read(folder["state"]));
        second.Groups[0].LearningRate.ShouldBe(whole.Groups[0].LearningRate * 0.5);
        second.Groups[0].LearningRate *= 2;
        Run(second, after, 4, Steps);

        for (var i = 0; i < straight.Length; i++)
        {
            after[i].Detach().Equal(straight[i].Detach()).ShouldBeTrue($"parameter {i}");
        }
        var (expected, actual) = (whole.StateDict(), second.StateDict());
        actual.Names.ShouldBe(expected.Names);
        foreach (var (key, tensor) in expected)
        {
            actual[key].Equal(tensor).ShouldBeTrue(key);
        }
    }

    [Theory, MemberData(nameof(ElementwiseNames))]   // a large parameter is cut into pieces, its rows as parameters of their own are not
    public void Large_parameters_are_optimized_like_small_ones(string name)
    {
        Torch.ManualSeed(3);
        var rows = Enumerable.Range(0, 9).Select(_ => Tensor.Randn([60_003])).ToArray();
        var gradients = Enumerable.Range(0, 9).Select(_ => Tensor.Randn([60_003])).ToArray();
        var small = rows.Select(OptimizerCases.Parameter).ToArray();
        var large = OptimizerCases.Parameter(Tensor.Stack(rows));
        Optimizer[] optimizers = [OptimizerCases.All[name](small), OptimizerCases.All[name]([large])];
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                small[i].Grad = gradients[i];
            }
            large.Grad = Tensor.Stack(gradients);
            Array.ForEach(optimizers, optimizer => optimizer.Step());
        }
        ShouldBeClose(large, Tensor.Stack(small.Select(row => row.Detach()).ToArray()), name);
    }

    [Fact]
    public void Gradients_in_another_memory_order_give_the_same_result()
    {
        Torch.ManualSeed(4);
        var value = Tensor.Randn([64, 64, 8, 8]);
        var gradient = Tensor.Randn([64, 64, 8, 8]);
        var (same, other) = (OptimizerCases.Parameter(value), OptimizerCases.Parameter(value));
        same.Grad = gradient;
        other.Grad = gradient.ToChannelsLast();
        new Adam([same]).Step();
        new Adam([other]).Step();
        ShouldBeClose(other, same.Detach(), "channels-last gradient");
    }

    [Fact]
    public void Groups_have_settings_of_their_own_and_take_the_rest_from_the_optimizer()
    {
        var (a, b) = (OptimizerCases.Parameter(Tensor.Ones([2])), OptimizerCases.Parameter(Tensor.Ones([2])));
        var optimizer = new Sgd([new ParameterGroup([a]) { LearningRate = 0, WeightDecay = 0.5 }, new ParameterGroup([b])], 0.25,
            weightDecay: 0.125);
        (a.Grad, b.Grad) = (Tensor.Ones([2]), Tensor.Ones([2]));
        optimizer.Step();

        optimizer.Groups.Select(group => (group.LearningRate, group.WeightDecay)).ShouldBe([(0, 0.5), (0.25, 0.125)]);
        a.ToArray<float>().ShouldBe([1, 1]);
        b.ToArray<float>()[0].ShouldBe(1 - 0.25f * 1.125f);
    }

    [Fact]
    public void ZeroGrad_sets_gradients_to_none_and_parameters_without_one_are_left_alone()
    {
        var parameters = Start();
        SetGradients(parameters, 0);
        var optimizer = new Adam(parameters);
        optimizer.ZeroGrad();
        parameters.ShouldAllBe(parameter => parameter.Grad == null);
        optimizer.Step();
        ShouldBeClose(parameters[0], Golden["start.0"], "no step", 0);
        optimizer.StateDict().Names.ShouldNotContain("state.0.step");
    }

    [Fact]
    public void State_outlives_the_scope_of_a_step()
    {
        var parameters = Start();
        var optimizer = new Adam(parameters);
        for (var step = 0; step < 3; step++)
        {
            using var scope = new TensorScope();
            SetGradients(parameters, step);
            var count = scope.Count;
            optimizer.Step();
            scope.Count.ShouldBe(count, "a step leaves nothing behind in the scope around it");
        }
        optimizer.StateDict()["state.0.exp_avg"].ToArray<float>().ShouldNotBeEmpty();
        optimizer.StateDict()["state.2.step"].ToInt64().ShouldBe(3);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_by_name_and_changes_nothing()
    {
        var parameters = Start();
        SetGradients(parameters, 0);
        var adam = new Adam(parameters);
        adam.Step();
        var other = new Adam([parameters[1], parameters[0], parameters[2]]);
        Should.Throw<StateDictException>(() => other.LoadStateDict(adam.StateDict())).Message.ShouldContain("state.0.exp_avg");
        Should.Throw<StateDictException>(() => new Adam([parameters[0]]).LoadStateDict(adam.StateDict())).Message
            .ShouldContain("3 parameters");
        Should.Throw<StateDictException>(() => new Sgd(parameters, 0.1).LoadStateDict(adam.StateDict())).Message
            .ShouldContain("momentum_buffer");
        Should.Throw<StateDictException>(() => adam.LoadStateDict(Without(adam.StateDict(), "param_groups.0.lr"))).Message
            .ShouldContain("param_groups.0.lr");
        adam.StateDict()["state.0.step"].ToInt64().ShouldBe(1);
    }

    [Fact]
    public void Settings_and_parameters_that_make_no_sense_are_refused()
    {
        var parameter = OptimizerCases.Parameter(Tensor.Ones([2]));
        Should.Throw<ArgumentException>(() => new Adam(Array.Empty<Tensor>())).Message.ShouldContain("nothing to optimize");
        Should.Throw<ArgumentException>(() => new Adam([parameter, parameter])).Message.ShouldContain("twice");
        Should.Throw<ArgumentException>(() => new Adam([parameter * 2])).Message.ShouldContain("leaf");
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam([parameter], -1)).Message.ShouldContain("learningRate");
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam([parameter], beta1: 1)).Message.ShouldContain("momentum");
        Should.Throw<ArgumentOutOfRangeException>(() => new Adam([parameter], beta2: double.NaN)).Message.ShouldContain("beta2");
        Should.Throw<ArgumentOutOfRangeException>(() => new AdamW([parameter], epsilon: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Lars([parameter], 1, trust: 0));
        Should.Throw<ArgumentException>(() => new Sgd([parameter], 0.1, nesterov: true)).Message.ShouldContain("Nesterov");
        Should.Throw<ArgumentOutOfRangeException>(() => new Sgd([parameter], 0.1, dampening: 2));
    }

    private static StateDict Without(StateDict state, string name)
    {
        var rest = new StateDict();
        foreach (var (key, tensor) in state.Where(entry => entry.Key != name))
        {
            rest.Add(key, tensor);
        }
        return rest;
    }

    private static Tensor[] Start() =>
    [
        OptimizerCases.Parameter(Golden["start.0"]), OptimizerCases.Parameter(Golden["start.1"].ToChannelsLast()),
        OptimizerCases.Parameter(Golden["start.2"]),
    ];

    private static void SetGradients(Tensor[] parameters, int step)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = Golden[string.Create(CultureInfo.InvariantCulture, $"gradient.{step}.{i}")].Clone();
            parameters[i].Grad = (i, step) is (2, 3 or 4) ? null : i == 1 ? gradient.ToChannelsLast() : gradient;
        }
    }

    private static void Run(Optimizer optimizer, Tensor[] parameters, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            SetGradients(parameters, step);
            optimizer.Step();
        }
    }

    private static void ShouldBeClose(Tensor actual, Tensor expected, string what, double tolerance = 1e-6) =>
        actual.Detach().Allclose(expected, tolerance, tolerance).ShouldBeTrue(
            $"{what}: largest difference {(actual.Detach() - expected).Abs().Max().ToDouble():g3}");
}

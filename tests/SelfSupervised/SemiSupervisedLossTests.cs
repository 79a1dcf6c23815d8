using Relight.SelfSupervised.FixMatch;
using Relight.SelfSupervised.Paws;
using Relight.SelfSupervised.Sesemi;
using Relight.SelfSupervised.Suncet;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.SelfSupervised;

/// <summary>The losses of methods that learn from all images and some labels.</summary>
public sealed class SemiSupervisedLossTests
{
    private const int Classes = 4;

    private static readonly StateDict Values = GoldenFile.Read("semi_supervised");

    public static TheoryData<string> Cases => [.. Values.Names.Select(name => name.Split('/')[0]).Distinct()];

    [Theory]   // float32 beside float64
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_papers_formulas(string name)
    {
        using var scope = new TensorScope();
        var gradients = Values.Names.Where(key => key.StartsWith($"{name}/grad/", StringComparison.Ordinal)).ToArray();
        var inputs = gradients.ToDictionary(key => key.Split('/')[2], key => Values[$"{name}/{key.Split('/')[2]}"].Clone());
        foreach (var input in inputs.Values)
        {
            input.RequiresGrad = true;
        }

        var loss = Compute(name, key => inputs.TryGetValue(key, out var input) ? input : Values[$"{name}/{key}"]);
        TensorAssert.Close(Values[$"{name}/loss"], loss, rtol: 1e-5, atol: 1e-6, "loss");
        loss.Backward();
        gradients.ShouldNotBeEmpty();
        foreach (var key in gradients)
        {
            TensorAssert.Close(Values[key], inputs[key.Split('/')[2]].Grad!, rtol: 1e-4, atol: 1e-6, key);
        }
    }

    [Fact]
    public void FixMatch_learns_nothing_from_what_is_not_told_surely()
    {
        using var scope = new TensorScope();
        var weak = Tensor.FromSpan<float>([9, 0, 0, 0, 1, 0, 0, 0], 2, Classes);
        var strong = Tensor.Zeros([2, Classes]);
        var (loss, mask, _) = new FixMatchLoss(Classes, aligns: false).Forward(weak, strong);
        mask.ToDouble().ShouldBe(0.5);
        TensorAssert.Close(Math.Log(Classes) / 2, loss, rtol: 1e-6);   // one of two, at equally likely classes
    }

    [Fact]
    public void FixMatchs_threshold_rises_evenly()
    {
        using var scope = new TensorScope();
        var loss = new FixMatchLoss(Classes, threshold: 0.9, start: 0.5);
        loss.Threshold.ToDouble().ShouldBe(0.5, 1e-6);
        loss.Advance(0.25);
        loss.Threshold.ToDouble().ShouldBe(0.6, 1e-6);
        loss.Advance(1);
        loss.Threshold.ToDouble().ShouldBe(0.9, 1e-6);
    }

    [Fact]
    public void Alignment_takes_from_a_class_that_is_told_too_often()
    {
        using var scope = new TensorScope();
        var weak = Tensor.FromSpan<float>([1, 0, 0, 0], 1, Classes);
        var loss = new FixMatchLoss(Classes, threshold: 0);
        var first = loss.Forward(weak, weak).Told[0, 0].ToDouble();
        for (var i = 0; i < 1000; i++)
        {
            loss.Forward(weak, weak);
        }

        // p̄ has become the answer itself, so that all classes are alike
        first.ShouldBeInRange(0.46, 0.48);
        loss.Forward(weak, weak).Told[0, 0].ToDouble().ShouldBe(1.0 / Classes, 1e-3);
    }

    [Fact]
    public void SuNCEt_costs_the_share_of_fellows_among_others_where_all_embeddings_are_equal()
    {
        using var scope = new TensorScope();
        var labels = Tensor.FromSpan<long>([0, 0, 0, 1, 1, 2], 6);
        var expected = ((3 * Math.Log(5.0 / 2)) + (2 * Math.Log(5))) / 5;   // the last is alone, and asks for nothing
        TensorAssert.Close(expected, new SuncetLoss().Forward(Tensor.Ones([6, 3]), labels), rtol: 1e-5);
    }

    [Fact]
    public void SuNCEt_asks_for_nothing_where_every_class_has_one_image()
    {
        using var scope = new TensorScope();
        var z = Tensor.Randn([3, 4]);
        z.RequiresGrad = true;
        var loss = new SuncetLoss().Forward(z, Tensor.Arange(3));
        loss.ToDouble().ShouldBe(0);
        loss.Backward();
        z.Grad!.Abs().Sum().ToDouble().ShouldBe(0);
    }

    [Fact]
    public void PAWS_tells_what_a_slow_loop_over_supports_tells_and_counts_classes_alike()
    {
        using var scope = new TensorScope();
        long[] labels = [0, 0, 0, 1, 2, 2];   // one class has none
        var (z, supports) = (Tensor.Randn([3, 5]), Tensor.Randn([6, 5]));
        var told = new PawsLoss(Classes, temperature: 0.3, labelSmoothing: 0).Tell(z, supports, Tensor.FromSpan<long>(labels, 6));
        for (var row = 0; row < 3; row++)
        {
            var shares = new double[Classes];
            for (var s = 0; s < 6; s++)
            {
                var cosine = (z[row] * supports[s]).Sum().ToDouble()
                    / Math.Sqrt((z[row] * z[row]).Sum().ToDouble() * (supports[s] * supports[s]).Sum().ToDouble());
                shares[labels[s]] += Math.Exp(cosine / 0.3) / labels.Count(label => label == labels[s]);
            }

            TensorAssert.Close(
                Tensor.FromSpan<double>([.. shares.Select(share => share / shares.Sum())], Classes), told[row], rtol: 1e-4, atol: 1e-6);
        }
    }

    [Fact]
    public void PAWS_costs_the_logarithm_of_the_classes_where_supports_tell_nothing()
    {
        using var scope = new TensorScope();
        var same = Tensor.Ones([2, 3]);
        var (crossEntropy, negativeEntropy, _) = new PawsLoss(Classes).Forward(
            (same, same), [same], Tensor.Ones([Classes, 3]), Tensor.Arange(Classes));
        TensorAssert.Close(Math.Log(Classes), crossEntropy, rtol: 1e-5);
        TensorAssert.Close(-Math.Log(Classes), negativeEntropy, rtol: 1e-5);
    }

    [Fact]
    public void SESEMI_adds_what_both_cost_at_equally_likely_answers()
    {
        using var scope = new TensorScope();
        var (loss, labels, pretext) = new SesemiLoss(weight: 2).Forward(
            Tensor.Zeros([3, Classes]), Tensor.Arange(3), Tensor.Zeros([5, 6]), Tensor.Arange(5));
        TensorAssert.Close(Math.Log(Classes), labels, rtol: 1e-6);
        TensorAssert.Close(Math.Log(6), pretext, rtol: 1e-6);
        TensorAssert.Close(Math.Log(Classes) + (2 * Math.Log(6)), loss, rtol: 1e-6);
    }

    private static Tensor Compute(string name, Func<string, Tensor> input)
    {
        switch (name)
        {
            case "fixmatch":
                return new FixMatchLoss(Classes, threshold: 0.8, aligns: false).Forward(input("weak"), input("strong")).Loss;
            case "fixmatch_aligned":
                var aligned = new FixMatchLoss(Classes, threshold: 0.8);
                var loss = aligned.Forward(input("weak"), input("strong")).Loss;
                TensorAssert.Close(Values["fixmatch_aligned/mean"], aligned.Mean!, rtol: 1e-5, what: "running mean");
                return loss;
            case "suncet":
                return new SuncetLoss(temperature: 0.1).Forward(input("z"), input("labels"));
            case "paws":
                var (crossEntropy, negativeEntropy, _) = new PawsLoss(Classes).Forward(
                    (input("first"), input("second")), [.. input("small").Unbind()], input("supports"), input("labels"));
                return crossEntropy + negativeEntropy;
            case "sesemi":
                return new SesemiLoss(weight: 0.5).Forward(input("scores"), input("labels"), input("told"), input("ways")).Loss;
            default:
                throw new ArgumentException(name);
        }
    }
}

using System.Text.Json.Nodes;
using Relight.SelfSupervised.BarlowTwins;
using Relight.SelfSupervised.Byol;
using Relight.SelfSupervised.Dino;
using Relight.SelfSupervised.EmpSsl;
using Relight.SelfSupervised.Moco;
using Relight.SelfSupervised.SimClr;
using Relight.SelfSupervised.Swav;
using Relight.SelfSupervised.TiCo;
using Relight.SelfSupervised.VicReg;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.SelfSupervised;

/// <summary>The losses beside lightly's: values, and gradients with respect to every input that has one.</summary>
public sealed class LossGoldenTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(GoldenFile.PathOf("ssl_losses.json")))!["cases"]!.AsArray();

    public static TheoryData<string> Named => [.. Cases.Select((one, i) => $"{i}: {one!["loss"]}")];

    [Theory]
    [MemberData(nameof(Named))]
    public void It_is_lightlys(string name)
    {
        using var scope = new TensorScope();
        var one = Cases[int.Parse(name.Split(':')[0])]!;
        var inputs = one["inputs"]!.AsObject().ToDictionary(input => input.Key, input => Read(input.Value!));
        foreach (var input in inputs.Values)
        {
            input.RequiresGrad = true;
        }

        var result = Compute(one, inputs);
        TensorAssert.Close(Read(one["value"] ?? one["output"]!), result, rtol: 1e-5, atol: 1e-6, name);
        if (one["gradients"] is not JsonObject gradients)
        {
            result.RequiresGrad.ShouldBeFalse();
            return;
        }

        result.Backward();
        foreach (var (input, expected) in gradients)
        {
            if (IsNull(expected))
            {
                inputs[input].Grad.ShouldBeNull(input);
            }
            else
            {
                TensorAssert.Close(Read(expected!), inputs[input].Grad!, rtol: 1e-5, atol: 1e-5, $"gradient of {input}");
            }
        }
    }

    private static Tensor Compute(JsonNode one, Dictionary<string, Tensor> inputs)
    {
        return one["loss"]!.ToString() switch
        {
            "NT-Xent" => new NtXentLoss(Number("temperature")).Forward(inputs["z0"], inputs["z1"]),
            "MoCo InfoNCE with a queue" =>
                new InfoNceLoss(Number("temperature")).Forward(inputs["queries"], inputs["keys"], inputs["queue"]),
            "DCL" => new DecoupledContrastiveLoss(Number("temperature")).Forward(inputs["z0"], inputs["z1"]),
            "DCLW" => new DecoupledContrastiveLoss(Number("temperature"), Number("sigma")).Forward(inputs["z0"], inputs["z1"]),
            "negative cosine similarity (BYOL, SimSiam: one direction)" =>
                new NegativeCosineSimilarity().Forward(inputs["p"], inputs["z"]),
            "Barlow Twins" => Sum(new BarlowTwinsLoss(Number("lambda")).Forward(inputs["z0"], inputs["z1"])),
            "VICReg" => Sum(
                new VicRegLoss(Number("invariance"), Number("variance"), Number("covariance")).Forward(inputs["z0"], inputs["z1"])),
            "SwAV" or "SwAV with a queue" => new SwavLoss(Number("temperature"), (int)Number("sinkhornIterations"), Number("epsilon"))
                .Forward(Rows("highResolution"), Rows("lowResolution"), inputs.ContainsKey("queue") ? Rows("queue") : null),
            "Sinkhorn assignment" => Sinkhorn.Assign(inputs["scores"], (int)Number("iterations"), Number("epsilon")),
            "DINO, first step" or "DINO, second step" => Dino(),
            "EMP-SSL" => EmpSsl(),
            "TiCo, first step" =>
                Sum(new TiCoLoss((int)inputs["z0"].Shape[1], Number("beta"), Number("rho")).Forward(inputs["z0"], inputs["z1"])),
            "KoLeo" => new KoLeoLoss().Forward(inputs["x"]),
            var unknown => throw new ArgumentException(unknown),
        };

        double Number(string parameter) => (double)one["parameters"]![parameter]!;

        Tensor[] Rows(string input) => inputs.TryGetValue(input, out var all) ? [.. all.Unbind()] : [];

        Tensor Dino()
        {
            var loss = new DinoLoss(
                (int)inputs["teacher"].Shape[2], Number("teacherTemperature"), Number("studentTemperature"), Number("centerMomentum"));
            if (one["parameters"]!["centreBefore"] is { } before)
            {
                loss.Center.CopyInPlace(Read(before));
            }

            var value = loss.Forward(Rows("teacher"), Rows("student"));
            TensorAssert.Close(Read(one["centreAfter"]!), loss.Center, rtol: 1e-5, atol: 1e-6, "center");
            return value;
        }

        // lightly adds the coding rate, which shrinks the space that embeddings fill; the paper takes it away, and so does Relight.
        Tensor EmpSsl()
        {
            var (invariance, less) = new EmpSslLoss(Number("invariance"), Number("tcrEpsilon")).Forward(inputs["views"]);
            return invariance - less;
        }
    }

    private static Tensor Sum((Tensor First, Tensor Second) terms) => terms.First + terms.Second;

    private static Tensor Sum((Tensor First, Tensor Second, Tensor Third) terms) => terms.First + terms.Second + terms.Third;

    private static bool IsNull(JsonNode? node) => node is null || (node is JsonArray list && list.All(IsNull));

    private static Tensor Read(JsonNode node)
    {
        var (shape, numbers) = (new List<long>(), new List<float>());
        for (var inner = node; inner is JsonArray list; inner = list[0]!)
        {
            shape.Add(list.Count);
        }

        Collect(node);
        return Tensor.FromSpan<float>(numbers.ToArray(), [.. shape]);

        void Collect(JsonNode part)
        {
            if (part is JsonArray list)
            {
                foreach (var one in list)
                {
                    Collect(one!);
                }
            }
            else
            {
                numbers.Add((float)part);
            }
        }
    }
}

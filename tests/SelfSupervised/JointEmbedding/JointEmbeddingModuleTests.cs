using Relight.Nn;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Vision.Backbones;
using Buffer = Relight.Nn.Buffer;

namespace Relight.Tests.SelfSupervised.JointEmbedding;

[Collection(nameof(SeededTests))]
public sealed class JointEmbeddingModuleTests
{
    [Fact]
    public void A_teacher_begins_as_its_student_and_follows_it()
    {
        using var scope = new TensorScope();
        var module = new JointEmbeddingModule(Network()) { Teacher = Network() };
        var (student, teacher) = (First(module.Network), First(module.Teacher));
        TensorAssert.Same(student, teacher);
        var before = student.Detach().Clone();
        using (NoGradScope.Enter())
        {
            student.AddInPlace(1);
        }

        module.Teach(0.9);
        TensorAssert.Close(before + 0.1, teacher, rtol: 1e-5, atol: 1e-6);
        module.Teacher.Parameters().ShouldAllBe(parameter => !parameter.RequiresGrad);
    }

    [Fact]
    public void A_queue_drops_the_oldest()
    {
        using var scope = new TensorScope();
        var module = new JointEmbeddingModule(Network()) { Queue = new Buffer(Tensor.FromSpan<float>([1, 2, 3], 3, 1)) };
        JointEmbeddingModule.Enqueue(module.Queue!, Tensor.FromSpan<float>([4, 5], 2, 1));
        module.Queue!.ToArray<float>().ShouldBe([3, 4, 5]);
        module.StateDict().Names.ShouldContain("queue");
    }

    private static Tensor First(PretextNetwork network) => network.Parameters().First();

    private static PretextNetwork Network()
    {
        var backbone = ResNet.ResNet18(1);
        backbone.Head = new Identity();
        return new PretextNetwork(backbone, Projector.Create([backbone.FeatureCount, 8, 4]));
    }
}

using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised;

/// <summary>Teachers: networks whose weights are the exponential average of another's.</summary>
internal static class MovingAverage
{
    /// <summary>A network with the weights of another, which is not trained itself.</summary>
    public static T Of<T>(T teacher, Module network)
        where T : Module
    {
        teacher.LoadStateDict(network.StateDict());
        teacher.Freeze();
        return teacher;
    }

    /// <summary>Moves a teacher's weights towards the network's; its running statistics are those of what it was shown itself.</summary>
    /// <param name="teacher">What is moved.</param>
    /// <param name="network">Of the same kind.</param>
    /// <param name="momentum">How much of the teacher's weights stays, in [0, 1].</param>
    public static void Follow(Module teacher, Module network, double momentum)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        foreach (var ((_, own), (_, other)) in teacher.NamedParameters().Zip(network.NamedParameters()))
        {
            own.LerpInPlace(other, 1 - momentum);
        }
    }
}

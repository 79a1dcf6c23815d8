using Relight.Nn;
using Relight.Tensors;

namespace Relight.Tests.Nn;

public sealed class ForwardObservationTests
{
    [Fact]
    public void Every_layer_is_seen_from_outside_in_and_only_while_it_is_observed()
    {
        using var scope = new TensorScope();
        var network = new Sequential(new Linear(4, 3), new Sequential(new ReLU(), new Linear(3, 2)));
        var (outer, inner) = (new Recorder(), new Recorder());
        network.Forward(Tensor.Zeros([1, 4]));
        using (ForwardObservation.Begin(outer))
        {
            using (ForwardObservation.Begin(inner))
            {
                network.Forward(Tensor.Zeros([1, 4]));
            }

            network[0].Forward(Tensor.Zeros([5, 4]));
        }

        network.Forward(Tensor.Zeros([1, 4]));
        string[] once = ["+Sequential (1, 4)", "+Linear (1, 4)", "-Linear (1, 3)", "+Sequential (1, 3)", "+ReLU (1, 3)", "-ReLU (1, 3)",
            "+Linear (1, 3)", "-Linear (1, 2)", "-Sequential (1, 2)", "-Sequential (1, 2)"];
        inner.Seen.ShouldBe(once);
        outer.Seen.ShouldBe([.. once, "+Linear (5, 4)", "-Linear (5, 3)"]);
    }

    [Fact]
    public void Another_threads_layers_are_not_seen()
    {
        var recorder = new Recorder();
        using (ForwardObservation.Begin(recorder))
        {
            var other = new Thread(() => new ReLU().Forward(Tensor.Zeros([1])).Dispose());
            other.Start();
            other.Join();
            recorder.Seen.ShouldBeEmpty();
        }
    }

    private sealed class Recorder : IForwardObserver
    {
        public List<string> Seen { get; } = [];

        public void OnEnter(Layer layer, Tensor x) => Seen.Add($"+{layer.GetType().Name} {x.Shape}");

        public void OnLeave(Layer layer, Tensor y) => Seen.Add($"-{layer.GetType().Name} {y.Shape}");
    }
}

using System.Text.Json.Nodes;
using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Tests.Tensors.Profiling;

[Collection(nameof(SeededTests))]
public sealed class ProfilerTests
{
    [Fact]
    public void Operators_ranges_and_backward_nodes_are_recorded_on_one_clock()
    {
        using var scope = new TensorScope();
        var w = Tensor.Ones([3, 3]);
        w.RequiresGrad = true;
        _ = w.Matmul(w);
        using var profiler = Profiler.Start(Device.Cpu);
        using (Profiler.Range("product", ProfiledKind.Module))
        {
            w.Matmul(w).Sum().Backward();
        }

        var profile = profiler.Stop();
        _ = w.Matmul(w);
        var range = profile.Events.Single(one => one.Kind == ProfiledKind.Module);
        var product = profile.Events.Single(one => one.Name == "aten::matmul");
        product.Start.ShouldBeInRange(range.Start, range.End);
        product.End.ShouldBeInRange(product.Start, range.End);
        product.Thread.ShouldBe(range.Thread);
        var node = profile.Events.Single(one => one.Kind == ProfiledKind.Backward && one.Name.Contains("MmBackward"));
        node.Sequence.ShouldBeInRange(range.Sequence, range.SequenceEnd - 1);
        node.Start.ShouldBeGreaterThanOrEqualTo(product.End);
        profile.Events.ShouldContain(one => one.Kind == ProfiledKind.Stage && one.Name == "backward");
    }

    [Fact]
    public void Operators_of_other_threads_are_recorded_too()
    {
        using var profiler = Profiler.Start(Device.Cpu);
        var other = new Thread(() =>
        {
            using var range = Profiler.Range("there", ProfiledKind.Data);
            Tensor.Ones([2]).Dispose();
        }) { Name = "the other" };
        other.Start();
        other.Join();
        var profile = profiler.Stop();
        var there = profile.Events.Single(one => one.Name == "there").Thread;
        profile.Events.Where(one => one.Name == "aten::ones").ShouldContain(one => one.Thread == there);
        profile.Threads[there].ShouldBe("the other");
    }

    [Fact]
    public void One_is_running_at_a_time_and_after_it_another_may()
    {
        using (Profiler.Start(Device.Cpu))
        {
            Should.Throw<TorchException>(() => Profiler.Start(Device.Cpu)).Message.ShouldContain("already");
        }

        using var again = Profiler.Start(Device.Cpu);
        again.Stop().Events.ShouldNotContain(one => one.Name == "aten::ones");
    }

    [Fact]
    public void Without_a_profiler_a_range_is_nothing() => Profiler.Range("nobody looks", ProfiledKind.Module).ShouldBe(default);

    [Fact]   // the format of Chrome's tracing: complete events in microseconds, names of threads as metadata
    public void A_trace_is_what_Chrome_and_Perfetto_read()
    {
        var profile = new Profile(
            [new("step", ProfiledKind.Stage, 7, 1_000_000, 3_000_000, 0, 1),
                new("aten::add", ProfiledKind.Operator, 7, 1_500_000, 2_000_000, 5, 6)],
            new Dictionary<int, string> { [7] = "loader 0" });
        using var output = new MemoryStream();
        profile.WriteChromeTrace(output);
        var events = JsonNode.Parse(output.ToArray())!["traceEvents"]!.AsArray();
        events.Count.ShouldBe(3);
        ((string)events[0]!["args"]!["name"]!).ShouldBe("loader 0");
        var add = events[2]!;
        ((string)add["ph"]!, (string)add["cat"]!, (int)add["tid"]!).ShouldBe(("X", "operator", 7));
        ((double)add["ts"]!).ShouldBe(500);
        ((double)add["dur"]!).ShouldBe(500);
        ((int)add["args"]!["sequence"]!).ShouldBe(5);
    }
}

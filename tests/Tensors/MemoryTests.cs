using System.Globalization;
using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Bytes of the whole process, so nothing else may run meanwhile.</summary>
[Collection(nameof(SeededTests))]
public sealed class MemoryTests
{
    [Fact]   // forward, backward, momentum and a kept loss, as a training step has them
    public void Memory_is_flat_over_ten_thousand_steps()
    {
        using var weight = Leaf(32, 32);
        using var momentum = Tensor.Zeros([32, 32]);
        using var input = Tensor.Randn([16, 32]);
        var loss = 0.0;
        for (var step = 0; step < 2000; step++)
        {
            loss += Step(weight, momentum, input);
        }

        var before = ResidentBytes();
        for (var step = 0; step < 10_000; step++)
        {
            loss += Step(weight, momentum, input);
        }

        double.IsFinite(loss).ShouldBeTrue();
        var after = ResidentBytes();
        (after / (double)before).ShouldBeLessThan(1.02, $"from {before >> 10} to {after >> 10} KiB");
    }

    [Fact]   // of two measurements the lower: the compiler of the runtime works in the first, too
    public void Exceptions_leave_nothing_behind()
    {
        using var a = Tensor.Ones([256, 256]);
        using var b = Tensor.Ones([3, 256, 256]);
        void Fail()
        {
            using var scope = new TensorScope();
            Should.Throw<TorchException>(() => (a + 1).Matmul(b[.., 1..]));
        }

        Math.Min(AllocatedBy(Fail, times: 200), AllocatedBy(Fail, times: 200)).ShouldBeLessThan(1 << 20);
    }

    [Fact]   // 100 tensors of 1 MB without a scope: their pressure makes the collector run by itself, and finalizers free them
    public void Tensors_without_a_scope_are_freed_by_the_collector()
    {
        AllocatedBy(() => Tensor.Ones([250_000]), times: 400).ShouldBeLessThan(100 << 20);
    }

    [Fact]
    public void Disposing_without_a_scope_frees_at_once()
    {
        AllocatedBy(() => Tensor.Ones([250_000]).Dispose(), times: 50, collect: false).ShouldBeLessThan(2 << 20);
    }

    [Fact]
    public void Wrapped_memory_is_released_once_and_only_with_the_last_reference()
    {
        var released = 0;
        var memory = new float[] { 1, 2, 3, 4 };
        unsafe
        {
            fixed (float* pointer = memory)
            {
                var tensor = Tensor.Wrap(pointer, DType.Float32, [2, 2], () => released++);
                var view = tensor[0];
                tensor.Dispose();
                released.ShouldBe(0);
                view.ToArray<float>().ShouldBe([1, 2]);
                view.MulInPlace(10);
                view.Dispose();
            }
        }

        released.ShouldBe(1);
        memory.ShouldBe([10, 20, 3, 4]);
    }

    [Fact]   // the last reference may go inside an operator, while its stack is cleared
    public void A_release_may_call_operators_itself()
    {
        var seen = 0.0;
        var memory = new float[] { 1, 2 };
        unsafe
        {
            fixed (float* pointer = memory)
            {
                var wrapped = Tensor.Wrap(pointer, DType.Float32, [2], () => seen = Tensor.Ones([3]).Sum().ToDouble());
                using var holder = Tensor.Zeros([0]);
                holder.SetInPlace(wrapped);
                wrapped.Dispose();
                holder.SetInPlace();
            }
        }

        seen.ShouldBe(3);
    }

    [Fact]
    public void The_allocator_tells_what_is_in_use()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();   // of other tests' tensors
        var before = Torch.MemoryStatistics(Device.Cpu).InUse;
        using (Tensor.Ones([4 << 20]))
        {
            (Torch.MemoryStatistics(Device.Cpu).InUse - before).ShouldBeInRange(15 << 20, 18 << 20);
        }

        (Torch.MemoryStatistics(Device.Cpu).InUse - before).ShouldBeLessThan(1 << 20);
        Torch.MemoryStatistics(Device.Cpu).Held.ShouldBeGreaterThan(0);
    }

    private static double Step(Tensor weight, Tensor momentum, Tensor input)
    {
        using var scope = new TensorScope();
        var loss = input.Matmul(weight).Tanh().Square().Mean();
        loss.Backward();
        using (NoGradScope.Enter())
        {
            momentum.MulInPlace(0.9).AddInPlace(weight.Grad!);
            weight.AddInPlace(momentum, alpha: -0.01);
        }

        weight.Grad = null;
        return loss.ToDouble();
    }

    private static Tensor Leaf(params long[] shape)
    {
        var leaf = Tensor.Randn(shape);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static long AllocatedBy(Action body, int times, bool collect = true)
    {
        body();
        var before = Torch.MemoryStatistics(Device.Cpu).InUse;
        for (var i = 0; i < times; i++)
        {
            body();
        }

        if (collect)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Torch.MemoryStatistics(Device.Cpu).InUse - before;
    }

    private static long ResidentBytes() => 4096 * long.Parse(
        File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture);
}

using Relight.Tensors;

namespace Relight.Tests.Tensors;

[Collection(nameof(SeededTests))]
public sealed class TorchTests
{
    [Fact]   // put_ writes in any order where an index occurs twice
    public void What_is_not_deterministic_is_refused_by_name_on_request()
    {
        using var target = Tensor.Zeros([3]);
        using var index = Tensor.FromSpan<long>([1, 1], 2);
        using var source = Tensor.Ones([2]);
        Torch.Deterministic = true;
        try
        {
            Torch.Deterministic.ShouldBeTrue();
            var error = Should.Throw<TorchException>(() => target.PutInPlace(index, source));
            error.Message.ShouldContain("put_ does not have a deterministic implementation");
            error.Message.ShouldContain("--deterministic");
            error.Message.ShouldNotContain("torch.use");
        }
        finally
        {
            Torch.Deterministic = false;
        }

        target.PutInPlace(index, source);
    }

    [Fact]
    public void Above_the_limit_a_tensor_is_refused_and_what_is_freed_can_be_used_again()
    {
        const long mebibyte = 1 << 20;
        try
        {
            Torch.MemoryLimit = mebibyte;
            GC.Collect();
            GC.WaitForPendingFinalizers();   // of other tests' tensors, which would make room meanwhile
            var before = Torch.LimitedMemory;
            Torch.MemoryLimit = before + (10 * mebibyte);
            for (var i = 0; i < 5; i++)
            {
                using var first = Tensor.Ones([2 * mebibyte]);
                // the garbage collector may free others' tensors meanwhile
                (Torch.LimitedMemory - before).ShouldBeInRange(7 * mebibyte, (8 * mebibyte) + 4096);
                Should.Throw<TorchOutOfMemoryException>(() => first + 1).Message.ShouldContain("out of memory: 8388608 bytes asked for");
            }

            Torch.LimitedMemory.ShouldBeLessThanOrEqualTo(before);
            using (MemoryLimitExemption.Enter())
            {
                using var beside = Tensor.Ones([20 * mebibyte]);
                Torch.LimitedMemory.ShouldBeLessThanOrEqualTo(before);
            }

            Should.Throw<TorchOutOfMemoryException>(() => Tensor.Ones([20 * mebibyte]));
            Torch.LimitedMemory.ShouldBeLessThanOrEqualTo(before);
        }
        finally
        {
            Torch.MemoryLimit = null;
        }

        using var x = Tensor.Ones([4 * mebibyte]);
        Torch.MemoryLimit.ShouldBeNull();
    }

    [Fact]   // more than any machine has addresses for
    public void What_the_system_refuses_is_told_as_a_lack_of_memory() =>
        Should.Throw<TorchOutOfMemoryException>(() => Tensor.Empty([1L << 50]));
}

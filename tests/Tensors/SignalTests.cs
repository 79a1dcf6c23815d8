using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>What .NET makes of signals stays as it is after libtorch has used all that a processor has.</summary>
public sealed class SignalTests
{
    [Fact]   // where the processor has matrix units, their state fills the stack that .NET sets aside for signals
    public void A_null_reference_is_an_exception_after_bfloat16_products()
    {
        var caught = 0;
        for (var i = 0; i < 8; i++)
        {
            var thread = new Thread(() =>
            {
                using var scope = new TensorScope();
                var matrix = Tensor.Ones([64, 64]).To(DType.BFloat16);
                var maps = Tensor.Ones([8, 32, 8, 8]).To(DType.BFloat16).ToChannelsLast();
                _ = matrix.Matmul(matrix);
                _ = Tensor.Conv2d(maps, Tensor.Ones([32, 32, 3, 3]).To(DType.BFloat16).ToChannelsLast(), padding: [1, 1]);
                try
                {
                    _ = Nothing()!.Length;
                }
                catch (NullReferenceException)
                {
                    Interlocked.Increment(ref caught);
                }
            });
            thread.Start();
            thread.Join();
        }

        caught.ShouldBe(8);
    }

    private static string? Nothing() => null;
}

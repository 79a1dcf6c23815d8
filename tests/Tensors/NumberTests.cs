using System.Numerics;
using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Numbers in tensors' places, and tensors of one element as numbers.</summary>
public sealed class NumberTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_part_is_set_to_a_number()
    {
        var x = Torch.Zeros(2, 3);
        x[0] = 1;
        x[1, 2] = 0.5;
        x[.., 1] += 10;
        x.ToArray<double>().ShouldBe([1, 11, 1, 0, 10, 0.5]);
        x[x > 5] = 0.25;
        x[Torch.Tensor([1])] = -1;
        x.ToArray<double>().ShouldBe([1, 0.25, 1, -1, -1, -1]);
        var mask = Torch.Zeros(2, dtype: DType.Bool);
        mask[0] = true;
        mask.ToArray<bool>().ShouldBe([true, false]);
        Tensor five = 5;
        x[0, 0] = five.AddInPlace(1);
        x[0, 0].ToDouble().ShouldBe(6);
        Tensor learned = 2.0;
        learned.RequiresGrad = true;
        var y = Torch.Zeros(2);
        y[1] = learned;
        (y * 3).Sum().Backward();
        learned.Grad!.ToDouble().ShouldBe(3);
    }

    [Fact]   // in float64 the number keeps all its digits; in bytes one that is too large is refused, as PyTorch refuses it
    public void A_number_is_set_as_it_is_or_not_at_all()
    {
        var x = Torch.Zeros(2, dtype: DType.Float64);
        x[0] = 0.1;
        x[Torch.Tensor([1])] = 0.1;
        x.ToArray<double>().ShouldBe([0.1, 0.1]);
        var bytes = Torch.Zeros(2, dtype: DType.UInt8);
        Should.Throw<TorchException>(() => bytes[0] = 300).Message.ShouldContain("without overflow");
        Should.Throw<TorchException>(() => x[0] = Complex.ImaginaryOne);
        var whole = Torch.Zeros(2, dtype: DType.Int64);
        whole[0] = 1.75;
        whole.ToArray<long>().ShouldBe([1, 0]);
    }

    [Fact]
    public void A_number_leaves_the_element_type_of_its_kind()
    {
        Tensor half = 0.5, two = 2;
        var (single, whole) = (Torch.Ones(2), Torch.Ones(2, dtype: DType.Int32));
        single.Mul(half).DType.ShouldBe(DType.Float32);
        whole.Mul(two).DType.ShouldBe(DType.Int32);
        whole.Mul(half).DType.ShouldBe(DType.Float32);
        single.Maximum(2).ToArray<double>().ShouldBe([2, 2]);
        (whole & 1).ToArray<int>().ShouldBe([1, 1]);
        Torch.Where(single > 0, single, 0).DType.ShouldBe(DType.Float32);
        single.Where(single > 1, 0.5).DType.ShouldBe(DType.Float32);
    }

    [Fact]
    public void Comparisons_are_elementwise()
    {
        var x = Torch.Arange(3);
        (x > 1).ToArray<bool>().ShouldBe([false, false, true]);
        (x >= 1).ToArray<bool>().ShouldBe([false, true, true]);
        (x < 1).ToArray<bool>().ShouldBe([true, false, false]);
        (x <= 0.5).ToArray<bool>().ShouldBe([true, false, false]);
        (1 < x).ToArray<bool>().ShouldBe([false, false, true]);
        (1 >= x).ToArray<bool>().ShouldBe([true, true, false]);
        (x < x.Flip(0)).ToArray<bool>().ShouldBe([true, false, false]);
    }

    [Fact]
    public void One_element_is_cast_to_a_number()
    {
        var x = Torch.Tensor(2.75);
        ((double)x).ShouldBe(2.75);
        ((float)x).ShouldBe(2.75f);
        ((long)x).ShouldBe(2);
        ((int)-x).ShouldBe(-2);
        ((short)x).ShouldBe((short)2);
        ((byte)x).ShouldBe((byte)2);
        ((bool)x).ShouldBeTrue();
        ((bool)Torch.Zeros(1, 1)).ShouldBeFalse();
        ((Complex)Torch.Tensor(new Complex(1, -2))).ShouldBe(new Complex(1, -2));
        ((long)Torch.Tensor(long.MaxValue)).ShouldBe(long.MaxValue);
        Torch.Tensor(5).Item().ShouldBe((Scalar)5);
        (x > 2 ? "large" : "small").ShouldBe("large");
        (!(x > 2)).ShouldBeFalse();
    }

    [Fact]
    public void What_is_no_number_of_its_type_is_refused()
    {
        var many = Torch.Ones(2);
        Should.Throw<ShapeException>(() => (double)many).Message.ShouldContain("(2,)");
        Should.Throw<ShapeException>(() => many > 0 ? 1 : 0);
        Should.Throw<OverflowException>(() => (byte)Torch.Tensor(300));
        Should.Throw<OverflowException>(() => (int)Torch.Tensor(1e12));
        Should.Throw<OverflowException>(() => (long)Torch.Tensor(double.NaN));
        Should.Throw<InvalidCastException>(() => (double)Torch.Tensor(Complex.ImaginaryOne)).Message.ShouldContain("(0+1j)");
    }

    [Fact]
    public void Complex_numbers_go_in_and_come_out()
    {
        var x = Torch.Tensor([1.0, 2]);
        var shifted = x + Complex.ImaginaryOne;
        shifted.DType.ShouldBe(DType.Complex64);
        shifted.ToArray<Complex>().ShouldBe([new(1, 1), new(2, 1)]);
        Torch.Full([2], new Complex(0.1, -0.2), DType.Complex128).ToArray<Complex>().ShouldBe([new(0.1, -0.2), new(0.1, -0.2)]);
        shifted[0].Item().ToComplex().ShouldBe(new Complex(1, 1));
        var powers = Tensor.ForeachAdd([shifted], [new Complex(0, 1)]);
        powers[0].ToArray<Complex>().ShouldBe([new(1, 2), new(2, 2)]);
        Operator.Find("aten::add", "Scalar").Call(shifted, Complex.One)[0].ShouldBeOfType<Tensor>().ToArray<Complex>()
            .ShouldBe([new(2, 1), new(3, 1)]);
    }

    [Fact]
    public void A_list_that_is_missing_or_is_a_number_is_refused()
    {
        var x = Torch.Ones(2, 3);
        Should.Throw<ArgumentNullException>(() => x.Flip(null)).Message.ShouldContain("dims must be given");
        Should.Throw<ArgumentException>(() => Torch.Randint(5, 10)).Message.ShouldContain("size takes a list, such as [10]");
        x.Sum(null).ToDouble().ShouldBe(6);
        x.Amax(dim: []).ToDouble().ShouldBe(1);
    }

    [Fact]
    public void Values_become_what_Pythons_numbers_become()
    {
        Torch.Tensor([1, 2]).DType.ShouldBe(DType.Int64);
        Torch.Tensor([1.5, 2]).DType.ShouldBe(DType.Float32);
        Torch.Tensor([true]).DType.ShouldBe(DType.Bool);
        Torch.Tensor([(byte)1]).DType.ShouldBe(DType.UInt8);
        Torch.Tensor([Complex.One]).DType.ShouldBe(DType.Complex64);
        Torch.Tensor([1.5], DType.BFloat16).DType.ShouldBe(DType.BFloat16);
        Torch.Tensor(new[,,] { { { 1f, 2 } } }).Shape.ShouldBe(new Shape(1, 1, 2));
        Torch.Tensor(3).Rank.ShouldBe(0);
    }
}

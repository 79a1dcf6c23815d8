using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// A tensor of a <see cref="Module"/> that is not learned but moves, and by default is saved, with it: running averages, class weights.
/// </summary>
/// <remarks>Kept out of every <see cref="TensorScope"/>: it lives as long as its module does. Where <c>System</c> is imported too, write
/// <c>using Buffer = Relight.Nn.Buffer;</c>.</remarks>
public sealed class Buffer : Tensor
{
    /// <summary>Makes a buffer over the memory of a tensor.</summary>
    /// <param name="value">Initial value, of any shape and dtype. Not copied.</param>
    /// <param name="persistent">Whether it belongs to the state dict; false for what can be computed anew.</param>
    public Buffer(Tensor value, bool persistent = true) : base(value) => Persistent = persistent;

    /// <summary>Whether the state dict holds it.</summary>
    public bool Persistent { get; }

    internal static Buffer Own(Tensor made)
    {
        var buffer = new Buffer(made);
        made.Dispose();
        return buffer;
    }

    internal void Convert(Func<Tensor, Tensor> conversion)
    {
        using var converted = Parameter.Converted(this, conversion);
        if (converted is not null)
        {
            Replace(converted);
        }
    }
}

namespace Relight.Nn;

/// <summary>Marks a parameter or buffer that a state dict may lack: loading then keeps the present value instead of failing.</summary>
/// <remarks>For what was added to a layer after weights had been published, such as <c>num_batches_tracked</c>.</remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class OptionalStateAttribute : Attribute;

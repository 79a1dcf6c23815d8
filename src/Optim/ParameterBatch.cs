namespace Relight.Optim;

/// <summary>Parameters that one call of each <c>_foreach_</c> operator updates: same step, device and type.</summary>
/// <param name="Step">The number of this step for these parameters, from 1.</param>
/// <param name="Parameters">The values, to be changed in place.</param>
/// <param name="Gradients">Their gradients, not to be changed.</param>
/// <param name="Buffers">For each of the optimizer's state names, the tensors of these parameters, to be changed in place.</param>
internal sealed record ParameterBatch(long Step, Tensor[] Parameters, Tensor[] Gradients, Tensor[][] Buffers);

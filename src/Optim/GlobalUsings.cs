global using Relight.Tensors;

namespace Relight.Tensors.Weights;

/// <summary>A file of weights is damaged, lies about its content, or holds something that Relight does not read.</summary>
/// <param name="file">The file's path, or a name for what was read.</param>
/// <param name="tensor">The tensor that is at fault; null when it is the file as a whole.</param>
/// <param name="problem">What was expected, what came, and what to do.</param>
/// <param name="inner">The error below this one, if any.</param>
public sealed class WeightsFormatException(string file, string? tensor, string problem, Exception? inner = null)
    : FormatException(tensor is null ? $"{file}: {problem}" : $"{file}: tensor '{tensor}': {problem}", inner)
{
    /// <summary>The file's path, or a name for what was read.</summary>
    public string File { get; } = file;

    /// <summary>The tensor that is at fault; null when it is the file as a whole.</summary>
    public string? Tensor { get; } = tensor;
}

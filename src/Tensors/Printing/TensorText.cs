using System.Globalization;
using System.Text;

namespace Relight.Tensors.Printing;

/// <summary>A tensor as text, letter by letter as PyTorch prints it (<c>torch/_tensor_str.py</c>, its default options).</summary>
/// <remarks>Sparse tensors are the exception: they print their dense form with their layout, not indices and values.</remarks>
internal sealed class TensorText
{
    private const string Prefix = "tensor(";
    private const int LineWidth = 80;
    private const int SummarizeAbove = 1000;
    private const int EdgeItems = 3;

    private readonly Shape _shape;
    private readonly bool _summarize;
    private readonly string[] _elements;
    private readonly int _width;
    private int _next;

    private TensorText(Tensor tensor)
    {
        _shape = tensor.Shape;
        _summarize = _shape.ElementCount > SummarizeAbove;
        (_elements, _width) = Elements(_summarize ? Edges(tensor) : tensor);
    }

    public static string Of(Tensor tensor)
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        var plain = tensor.Layout == Layout.Strided ? tensor : tensor.ToDense();
        var isEmpty = plain.ElementCount == 0;
        var isHidden = tensor.Device.Type == DeviceType.Meta || !tensor.DType.IsNamed;
        var content = isHidden ? "..." : isEmpty ? "[]" : new TensorText(plain).Write(0, Prefix.Length);
        return Prefix + AddSuffixes(content, Suffixes(tensor, isEmpty, isHidden));
    }

    private static IEnumerable<string> Suffixes(Tensor tensor, bool isEmpty, bool isHidden)
    {
        if (tensor.Device.Type != DeviceType.Cpu)
        {
            yield return $"device='{tensor.Device}'";
        }

        if (isHidden || tensor.Layout != Layout.Strided || (isEmpty && tensor.Rank != 1))
        {
            yield return $"size={tensor.Shape}";
        }

        if (tensor.DType != DType.Float32
            && (isEmpty || tensor.DType != DType.Int64 && tensor.DType != DType.Bool && tensor.DType != DType.Complex64))
        {
            yield return "dtype=torch." + tensor.DType.TorchName;
        }

        if (tensor.Layout != Layout.Strided)
        {
            yield return "layout=torch." + tensor.Layout.TorchName;
        }

        if (tensor.GradientFunction is { } function)
        {
            yield return $"grad_fn=<{function}>";
        }
        else if (tensor.RequiresGrad)
        {
            yield return "requires_grad=True";
        }
    }

    private static string AddSuffixes(string content, IEnumerable<string> suffixes)
    {
        var text = new StringBuilder(content);
        var lastBreak = content.LastIndexOf('\n');
        var lineLength = lastBreak < 0 ? Prefix.Length + content.Length + 2 : content.Length - lastBreak + 1;
        foreach (var suffix in suffixes)
        {
            var breaks = lineLength + suffix.Length + 2 > LineWidth;
            text.Append(breaks ? ",\n" + new string(' ', Prefix.Length) : ", ").Append(suffix);
            lineLength = breaks ? Prefix.Length + suffix.Length : lineLength + suffix.Length + 2;
        }

        return text.Append(')').ToString();
    }

    /// <summary>Only what a summary shows: at most three from either end of each dimension.</summary>
    private static Tensor Edges(Tensor tensor)
    {
        for (var dimension = 0; dimension < tensor.Rank; dimension++)
        {
            var size = tensor.Size(dimension);
            if (size > 2 * EdgeItems)
            {
                tensor =
                    Tensor.Cat([tensor.Narrow(dimension, 0, EdgeItems), tensor.Narrow(dimension, size - EdgeItems, EdgeItems)], dimension);
            }
        }

        return tensor;
    }

    /// <summary>Every element in row-major order, padded so that they line up, and the room that PyTorch reckons for one.</summary>
    private static (string[] Texts, int Width) Elements(Tensor tensor)
    {
        if (tensor.DType.IsComplex)
        {
            var parts = tensor.ResolveConj().ViewAsReal().ToArray<double>();
            var real = ElementFormat.OfReals(parts.Where((_, i) => i % 2 == 0));
            var imaginary = ElementFormat.OfReals(parts.Where((_, i) => i % 2 == 1));
            string[] pairs = [.. parts.Chunk(2).Select(pair => real.Pad(pair[0]) + Signed(imaginary.Pad(pair[1]).TrimStart() + "j"))];
            return (pairs, real.Width + imaginary.Width + 1);
        }

        if (tensor.DType.IsFloatingPoint)
        {
            var values = tensor.ToArray<double>();
            var reals = ElementFormat.OfReals(values);
            return (Array.ConvertAll(values, reals.Pad), reals.Width);
        }

        var texts = tensor.DType == DType.Bool
            ? Array.ConvertAll(tensor.ToArray<bool>(), value => value ? "True" : "False")
            : Array.ConvertAll(tensor.ToArray<long>(), value => value.ToString(CultureInfo.InvariantCulture));
        var format = ElementFormat.OfTexts(texts);
        return (Array.ConvertAll(texts, format.Pad), format.Width);
    }

    private static string Signed(string imaginary) => imaginary[0] is '+' or '-' ? imaginary : "+" + imaginary;

    private string Write(int dimension, int indent)
    {
        if (_shape.Rank == 0)
        {
            return _elements[0];
        }

        var items = new List<string>();
        var isVector = dimension == _shape.Rank - 1;
        var elided = _summarize && _shape[dimension] > 2 * EdgeItems;
        var shown = elided ? 2 * EdgeItems : _shape[dimension];
        for (var i = 0; i < shown; i++)
        {
            if (elided && i == EdgeItems)
            {
                items.Add(isVector ? " ..." : "...");
            }

            items.Add(isVector ? _elements[_next++] : Write(dimension + 1, indent + 1));
        }

        var newLine = "\n" + new string(' ', indent + 1);
        if (!isVector)
        {
            return $"[{string.Join("," + new string('\n', _shape.Rank - dimension - 2) + newLine, items)}]";
        }

        var perLine = Math.Max(1, (LineWidth - indent) / (_width + 2));
        return $"[{string.Join("," + newLine, items.Chunk(perLine).Select(line => string.Join(", ", line)))}]";
    }
}

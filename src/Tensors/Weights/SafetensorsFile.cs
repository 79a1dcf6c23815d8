using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Relight.Tensors.Weights;

/// <summary>An open safetensors file, mapped into memory: tensors are copied out by name when they are asked for.</summary>
/// <remarks>
/// Opening reads and checks only the header. Reading from several threads is safe. The file must not be shortened while it is open.
/// Element types that libtorch lacks are widened to ones that hold their values exactly: U16 to int32, U32 and U64 to int64, F8 to float16.
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly SafetensorsHeader _header;
    private readonly byte* _data;

    private SafetensorsFile(string path, FileStream stream)
    {
        Path = path;
        var length = stream.Length;
        if (length < 8)
        {
            throw new WeightsFormatException(
                path, null, $"a safetensors file starts with eight bytes that give its header's length; this one has {length} bytes.");
        }
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var headerLength = SafetensorsHeader.CheckLength(path, BinaryPrimitives.ReadUInt64LittleEndian(prefix), length);
        var json = new byte[headerLength];
        stream.ReadExactly(json);
        _header = SafetensorsHeader.Parse(path, json, length - 8 - headerLength);

        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _handle = _view.SafeMemoryMappedViewHandle;
        byte* start = null;
        _handle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + 8 + headerLength;
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <summary>The names of the tensors, in the header's order.</summary>
    public IEnumerable<string> Names => _header.InOrder.Select(entry => entry.Name);

    /// <summary>How many tensors the file holds.</summary>
    public int Count => _header.InOrder.Count;

    /// <summary>The strings that the writer put beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="WeightsFormatException">The file is no safetensors file, is truncated, or its header contradicts
    /// itself.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (WeightsSignature.Detect(path) != WeightsKind.Safetensors)
        {
            throw new WeightsFormatException(
                path, null, "this is no safetensors file, but PyTorch's or an index: WeightsFile.Read reads these.");
        }
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return new SafetensorsFile(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file holds a tensor of this name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>The shape of a tensor, without reading it.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    public Shape ShapeOf(string name) => new(Find(name).Shape);

    /// <summary>The type that a tensor is read as, without reading it.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    public DType DTypeOf(string name) => Find(name).Type.DType;

    /// <summary>Copies one tensor out of the file.</summary>
    /// <returns>A row-major tensor on the CPU.</returns>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    /// <exception cref="WeightsFormatException">A U64 value does not fit into int64.</exception>
    public Tensor Read(string name)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var entry = Find(name);
        var tensor = Tensor.Empty(entry.Shape, dtype: entry.Type.DType);
        try
        {
            TensorBytes.Visit(tensor, (piece, first) => Copy(entry, first, piece));
        }
        catch (OverflowException error)
        {
            throw new WeightsFormatException(
                Path, name, "it is of type U64 and holds a value above 2^63 - 1, which int64 does not hold.", error);
        }
        GC.KeepAlive(this);
        return tensor;
    }

    /// <summary>Copies all tensors out of the file, in the header's order.</summary>
    public StateDict ReadAll()
    {
        var state = new StateDict();
        foreach (var name in Names)
        {
            state.Add(name, Read(name));
        }
        return state;
    }

    /// <summary>Unmaps and closes the file; tensors that were read stay valid.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            _handle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private SafetensorsEntry Find(string name) => _header.Entries.TryGetValue(name, out var entry)
        ? entry
        : throw new KeyNotFoundException($"{Path} holds no tensor '{name}'; it holds {Count}, the first being '{Names.FirstOrDefault()}'.");

    private void Copy(SafetensorsEntry entry, long firstElement, Span<byte> target)
    {
        var elements = target.Length / entry.Type.DType.SizeInBytes;
        var source = new ReadOnlySpan<byte>(_data + entry.Begin + firstElement * entry.Type.Size, elements * entry.Type.Size);
        if (entry.Type.Widen is { } widen)
        {
            widen(source, target);
        }
        else
        {
            source.CopyTo(target);
        }
    }
}

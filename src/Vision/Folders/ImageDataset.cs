using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relight.Data;
using Relight.Vision.Decoding;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Vision.Folders;

/// <summary>The images of a list, each decoded once when it is read, and shown as one view or several.</summary>
public sealed class ImageDataset : Dataset
{
    private const string KeyVersion = "images 3";   // to be raised when decoding or resizing changes its bytes

    private static readonly ConcurrentBag<(ByteImage Decoded, ByteImage Result)> Images = [];

    private readonly ConcurrentDictionary<string, int> _guesses = new(StringComparer.Ordinal);
    private readonly ImageList _list;
    private readonly ViewSet _views;
    private readonly DecodeLimits _limits;
    private readonly Lazy<string?> _cacheKey;

    /// <summary>Decodes the files of a list and transforms them: a single view called <c>image</c>.</summary>
    /// <param name="list">The files.</param>
    /// <param name="transform">Must bring images of any size to one size, as <see cref="Resize"/> does.</param>
    /// <param name="maxPixels">Larger images are refused from their header.</param>
    /// <exception cref="ArgumentException">The transform leaves the size open.</exception>
    public ImageDataset(ImageList list, IImageTransform transform, long maxPixels = ImageDecoder.DefaultMaxPixels)
        : this(list, [new View(SampleField.ImageName, transform)], maxPixels)
    {
    }

    /// <summary>Decodes the files of a list and shows each in several ways.</summary>
    /// <param name="list">The files.</param>
    /// <param name="views">Each brings images of any size to one size.</param>
    /// <param name="maxPixels">Larger images are refused from their header.</param>
    /// <exception cref="ArgumentException">A transform leaves the size open, or a name is taken.</exception>
    public ImageDataset(ImageList list, IReadOnlyList<View> views, long maxPixels = ImageDecoder.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        (_list, _views) = (list, new ViewSet(views, input: null));
        _limits = new DecodeLimits(maxPixels, _views.DecodeSize);
        _cacheKey = new Lazy<string?>(() => _views.IsRandom ? null : Fingerprint());
        Layout = new SampleLayout([.. _views.Fields, SampleField.KnownLabel]);
    }

    /// <summary>The files.</summary>
    public ImageList List => _list;

    /// <summary>
    /// What images that were decoded leave open and how that was read, with how often; empty where all files speak for themselves.
    /// </summary>
    public IReadOnlyDictionary<string, int> Guesses => _guesses;

    /// <inheritdoc/>
    public override int Count => _list.Files.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => _list.Classes;

    /// <inheritdoc/>
    public override SampleLayout Layout { get; }

    /// <summary>
    /// From the files' paths below the list's root, their sizes, times of change, first and last bytes, and the transforms; null with
    /// random ones.
    /// </summary>
    public override string? CacheKey => _cacheKey.Value;

    /// <inheritdoc/>
    public override int Label(int index) => _list.Files[index].Label;

    /// <inheritdoc/>
    public override string Describe(int index) => _list.Files[index].Path;

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        var file = _list.Files[index];
        var images = Images.TryTake(out var known) ? known : (Decoded: new ByteImage(), Result: new ByteImage());
        ImageDecoder.DecodeFile(file.Path, images.Decoded, _limits);
        if (images.Decoded.Guess is { } guess)
        {
            _guesses.AddOrUpdate(guess, 1, (_, count) => count + 1);
        }

        try
        {
            _views.Apply(images.Decoded, images.Result, ref random, destination[.._views.ByteCount]);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)   // a strip that cannot be cropped, for example
        {
            throw new BadSampleException(
                file.Path, $"an image of {images.Decoded.Size} pixels cannot be brought to size ({error.Message})", innerException: error);
        }

        BinaryPrimitives.WriteInt64LittleEndian(destination[_views.ByteCount..], file.Label);
        if (images.Decoded.Capacity < 64 << 20)   // one huge image must not hold its memory for good
        {
            Images.Add(images);
        }
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append($"{KeyVersion}\n{_limits.MaxPixels}\n{_views}\n");
        var below = Path.TrimEndingDirectorySeparator(_list.Root) + Path.DirectorySeparatorChar;
        var states = new FileState[_list.Files.Count];
        Parallel.For(0, states.Length, i => states[i] = FileState.Of(_list.Files[i].Path));
        for (var i = 0; i < states.Length; i++)
        {
            var (path, state) = (_list.Files[i].Path, states[i]);
            var name = path.StartsWith(below, StringComparison.Ordinal) ? path[below.Length..] : path;
            Append($"{name}\0{state.Length}\0{state.Changed}\0{state.Ends:x}\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
    }
}

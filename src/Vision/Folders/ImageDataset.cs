using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relight.Data;
using Relight.Vision.Decoding;
using Relight.Vision.Transforms;

namespace Relight.Vision.Folders;

/// <summary>The images of a list, decoded when they are read and brought to one size by transforms.</summary>
public sealed class ImageDataset : Dataset
{
    private const string KeyVersion = "images 3";   // to be raised when decoding or resizing changes its bytes

    private static readonly ConcurrentBag<(ByteImage Decoded, ByteImage Result)> Images = [];

    private readonly ConcurrentDictionary<string, int> _guesses = new(StringComparer.Ordinal);
    private readonly ImageList _list;
    private readonly IImageTransform _transform;
    private readonly DecodeLimits _limits;
    private readonly Lazy<string?> _cacheKey;

    /// <summary>Decodes the files of a list and transforms them.</summary>
    /// <param name="list">The files.</param>
    /// <param name="transform">Must bring images of any size to one size, as <see cref="Resize"/> does.</param>
    /// <param name="maxPixels">Larger images are refused from their header.</param>
    /// <exception cref="ArgumentException">The transform leaves the size open.</exception>
    public ImageDataset(ImageList list, IImageTransform transform, long maxPixels = ImageDecoder.DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        var size = transform.OutputSize(null) ?? throw new ArgumentException(
            $"The transforms must end at one size for all images; '{transform}' leaves it open. Add a Resize, CenterCrop or RandomResizedCrop.", nameof(transform));
        (_list, _transform) = (list, transform);
        _limits = new DecodeLimits(maxPixels, transform.DecodeSize);
        _cacheKey = new Lazy<string?>(() => transform.IsRandom ? null : Fingerprint());
        SampleShape = new SampleShape(size.Height, size.Width, ByteImage.Channels);
    }

    /// <summary>The files.</summary>
    public ImageList List => _list;

    /// <summary>What images that were decoded leave open and how that was read, with how often; empty where all files speak for themselves.</summary>
    public IReadOnlyDictionary<string, int> Guesses => _guesses;

    /// <inheritdoc/>
    public override int Count => _list.Files.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => _list.Classes;

    /// <inheritdoc/>
    public override SampleShape SampleShape { get; }

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
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        var file = _list.Files[index];
        var images = Images.TryTake(out var known) ? known : (Decoded: new ByteImage(), Result: new ByteImage());
        ImageDecoder.DecodeFile(file.Path, images.Decoded, _limits);
        if (images.Decoded.Guess is { } guess)
        {
            _guesses.AddOrUpdate(guess, 1, (_, count) => count + 1);
        }

        try
        {
            _transform.Apply(images.Decoded, images.Result, ref random);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)   // a strip that cannot be cropped, for example
        {
            throw new BadSampleException(file.Path, $"an image of {images.Decoded.Size} pixels cannot be brought to size ({error.Message})", innerException: error);
        }

        images.Result.Pixels.CopyTo(destination);
        if (images.Decoded.Capacity < 64 << 20)   // one huge image must not hold its memory for good
        {
            Images.Add(images);
        }

        return file.Label;
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append($"{KeyVersion}\n{_limits.MaxPixels}\n{_transform}\n");
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

using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>
/// The Vision Transformer: an image's squares are tokens, and a token of its own gathers what the image shows, its features.
/// </summary>
/// <remarks>
/// Dosovitskiy et al. 2020, arXiv:2010.11929; sizes Ti and S of Touvron et al. 2020, DeiT, arXiv:2012.12877. Keys are timm's. Images of
/// another size than the network was made for have their positions between those that were learned (bicubic, as in DINO).
/// </remarks>
public sealed class VisionTransformer : Backbone
{
    private const double InitialDeviation = 0.02;
    private const double Eps = 1e-6;
    private const int HeadWidth = 64;

    private readonly int _grid;

    /// <summary>Makes the network; weights are drawn from libtorch's generator.</summary>
    /// <param name="imageSize">Side of the images in pixels, which the patch divides.</param>
    /// <param name="patch">Side of a square in pixels.</param>
    /// <param name="width">Width of the tokens, a multiple of 64.</param>
    /// <param name="depth">How many blocks there are.</param>
    /// <param name="numClasses">Outputs of the head.</param>
    /// <exception cref="ArgumentException">The patch does not divide the image size, or 64 the width.</exception>
    public VisionTransformer(int imageSize, int patch, int width = 192, int depth = 12, int numClasses = 1000)
    {
        if (imageSize < patch || imageSize % patch != 0)
        {
            throw new ArgumentException(
                $"Expected an image size (--size) that the patch of {patch} pixels divides, came {imageSize}.");
        }

        if (width < HeadWidth || width % HeadWidth != 0)
        {
            throw new ArgumentException($"Expected a width that is a multiple of {HeadWidth}, came {width}.");
        }

        _grid = imageSize / patch;
        FeatureCount = width;
        ClsToken = new Parameter(Init.Normal(Tensor.Zeros([1, 1, width]), std: Eps));
        PosEmbed = new Parameter(Init.Normal(Tensor.Zeros([1, (_grid * _grid) + 1, width]), std: InitialDeviation));
        PatchEmbed = new PatchEmbedding(patch, width);
        Blocks = new ModuleList<TransformerBlock>(
            Enumerable.Range(0, depth).Select(_ => new TransformerBlock(width, width / HeadWidth)).ToArray());
        Norm = new LayerNorm(width, Eps);
        Head = new Linear(width, numClasses);
        foreach (var linear in Modules().OfType<Linear>())
        {
            Init.Normal(linear.Weight, std: InitialDeviation);
            Init.Constant(linear.Bias!, 0);
        }
    }

    /// <summary>What gathers the features, (1, 1, D).</summary>
    public Parameter ClsToken { get; }

    /// <summary>Where tokens are, (1, 1 + squares, D); that of <see cref="ClsToken"/> comes first.</summary>
    public Parameter PosEmbed { get; }

    /// <summary>From squares to tokens.</summary>
    public PatchEmbedding PatchEmbed { get; }

    /// <summary>From the input on.</summary>
    public ModuleList<TransformerBlock> Blocks { get; }

    /// <summary>After the last block.</summary>
    public LayerNorm Norm { get; }

    /// <inheritdoc/>
    public override Layer Head { get; set; }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    /// <remarks>Four, as a ResNet has: a quarter of the blocks each. What makes tokens learns with the first.</remarks>
    public override IReadOnlyList<BackboneStage> Stages =>
    [
        .. Quarters.Select((blocks, quarter) => new BackboneStage($"blocks{quarter + 1}", [.. blocks])),
    ];

    /// <summary>The tokens of an image's squares, each with its place.</summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>(N, squares, D).</returns>
    public Tensor Tokens(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return PatchEmbed.Forward(x) + Places((int)(x.Size(2) / PatchEmbed.Patch), (int)(x.Size(3) / PatchEmbed.Patch));
    }

    /// <summary>What the network makes of tokens, all or some of an image's.</summary>
    /// <param name="tokens">(N, L, D).</param>
    /// <returns>(N, 1 + L, D), <see cref="ClsToken"/>'s first.</returns>
    public Tensor Encode(Tensor tokens) => Norm.Forward(Through(Blocks, WithFirst(tokens)));

    /// <inheritdoc/>
    public override Tensor Features(Tensor x) => Encode(Tokens(x)).Select(1, 0);

    /// <inheritdoc/>
    /// <remarks>The gathering token after each quarter of the blocks, normalized as after the last.</remarks>
    public override IReadOnlyList<(string Stage, Tensor Features)> StageFeatures(Tensor x)
    {
        var all = WithFirst(Tokens(x));
        var features = new List<(string, Tensor)>();
        foreach (var (quarter, blocks) in Quarters.Index())
        {
            all = Through(blocks, all);
            features.Add(($"blocks{quarter + 1}", Norm.Forward(all).Select(1, 0)));
        }

        return features;
    }

    private IEnumerable<IEnumerable<TransformerBlock>> Quarters =>
        Blocks.Index().GroupBy(block => 4 * block.Index / Blocks.Count, block => block.Item);

    private static Tensor Through(IEnumerable<TransformerBlock> blocks, Tensor tokens) =>
        blocks.Aggregate(tokens, (x, block) => block.Forward(x));

    private Tensor WithFirst(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var first = (ClsToken + PosEmbed.Narrow(1, 0, 1)).Expand(tokens.Shape[0], -1, -1);
        return Tensor.Cat([first, tokens], 1);
    }

    private Tensor Places(int rows, int columns)
    {
        var places = PosEmbed.Narrow(1, 1, _grid * _grid);
        return rows == _grid && columns == _grid
            ? places
            : places.Transpose(1, 2).Reshape([1, FeatureCount, _grid, _grid]).UpsampleBicubic2d([rows, columns], false).Flatten(2)
                .Transpose(1, 2);
    }
}

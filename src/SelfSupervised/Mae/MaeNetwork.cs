using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Mae;

/// <summary>An encoder of the squares that are seen, and a small decoder that tells all squares' pixels from them.</summary>
internal sealed class MaeNetwork : Module
{
    private const int HeadWidth = 32;
    private const double Eps = 1e-6;
    private const double InitialDeviation = 0.02;

    public MaeNetwork(VisionTransformer backbone, MaeSettings settings)
    {
        if (settings.DecoderWidth % HeadWidth != 0)
        {
            throw new ArgumentException($"mae.decoderWidth {settings.DecoderWidth}: expected a multiple of {HeadWidth}.");
        }

        Backbone = backbone;
        var (width, squares, patch) = (settings.DecoderWidth, (int)backbone.PosEmbed.Shape[1] - 1, backbone.PatchEmbed.Patch);
        DecoderEmbed = new Linear(backbone.FeatureCount, width);
        MaskToken = new Parameter(Init.Normal(Tensor.Zeros([1, 1, width]), std: InitialDeviation));
        DecoderPosEmbed = new Parameter(Init.Normal(Tensor.Zeros([1, 1 + squares, width]), std: InitialDeviation));
        DecoderBlocks = new ModuleList<TransformerBlock>(
            Enumerable.Range(0, settings.DecoderDepth).Select(_ => new TransformerBlock(width, width / HeadWidth)).ToArray());
        DecoderNorm = new LayerNorm(width, Eps);
        DecoderPred = new Linear(width, 3 * patch * patch);
    }

    public VisionTransformer Backbone { get; }

    public Linear DecoderEmbed { get; }

    public Parameter MaskToken { get; }

    public Parameter DecoderPosEmbed { get; }

    public ModuleList<TransformerBlock> DecoderBlocks { get; }

    public LayerNorm DecoderNorm { get; }

    public Linear DecoderPred { get; }

    /// <summary>The pixels of all squares, told from those that are seen.</summary>
    /// <param name="images">(N, 3, H, W).</param>
    /// <param name="mask">Which squares are seen.</param>
    /// <returns>(N, L, 3·P²).</returns>
    public Tensor Forward(Tensor images, MaeMask mask)
    {
        var tokens = Backbone.Tokens(images);
        var (n, squares, width) = (tokens.Shape[0], tokens.Shape[1], tokens.Shape[2]);
        var encoded = DecoderEmbed.Forward(Backbone.Encode(tokens.Gather(1, mask.Seen.Unsqueeze(2).Expand(-1, -1, width))));
        var seen = mask.Seen.Shape[1];
        var (first, rest) = (encoded.Narrow(1, 0, 1), encoded.Narrow(1, 1, seen));
        var hidden = MaskToken.To(rest.DType).Expand(n, squares - seen, -1);
        var laid = Tensor.Cat([rest, hidden], 1).Gather(1, mask.Places.Unsqueeze(2).Expand(-1, -1, rest.Shape[2]));
        var all = Tensor.Cat([first, laid], 1) + DecoderPosEmbed;
        return DecoderPred.Forward(DecoderNorm.Forward(DecoderBlocks.Aggregate(all, (x, block) => block.Forward(x)))).Narrow(1, 1, squares);
    }
}

using Relight.Settings;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>Backbones by name: what <c>--arch</c> and <c>model.arch</c> may say.</summary>
/// <remarks>Reading is safe from several threads; registering is not.</remarks>
public static class Architectures
{
    private const int TinyWidth = 192;
    private const int SmallWidth = 384;
    private const int UsualSize = 224;

    private static readonly Dictionary<string, (Func<BackboneOptions, Backbone> Make, bool HasStems)> Known = new(StringComparer.Ordinal)
    {
        ["resnet18"] = (options => ResNet.ResNet18(options.NumClasses, options.Stem, options.ZeroInitResidual), true),
        ["resnet20-2223"] = (options => ResNet.ResNet20(options.NumClasses, options.Stem, options.ZeroInitResidual), true),
        ["resnet34"] = (options => ResNet.ResNet34(options.NumClasses, options.Stem, options.ZeroInitResidual), true),
        ["resnet50"] = (options => ResNet.ResNet50(options.NumClasses, options.Stem, options.ZeroInitResidual), true),
        ["resnet101"] = (options => ResNet.ResNet101(options.NumClasses, options.Stem, options.ZeroInitResidual), true),
        ["vit_tiny_patch4"] = (options => Transformer(options, patch: 4, TinyWidth), false),
        ["vit_tiny_patch8"] = (options => Transformer(options, patch: 8, TinyWidth), false),
        ["vit_tiny_patch16"] = (options => Transformer(options, patch: 16, TinyWidth), false),
        ["vit_small_patch4"] = (options => Transformer(options, patch: 4, SmallWidth), false),
        ["vit_small_patch8"] = (options => Transformer(options, patch: 8, SmallWidth), false),
        ["vit_small_patch16"] = (options => Transformer(options, patch: 16, SmallWidth), false),
    };

    /// <summary>The names that <see cref="Create(string, BackboneOptions)"/> knows, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> Names { get; private set; } = [.. Known.Keys];

    /// <summary>Adds a network of a program's own, before anything is asked of its name. From then on settings may name it.</summary>
    /// <param name="name">Letters, digits, hyphens and underscores.</param>
    /// <param name="make">Makes it, with weights drawn from libtorch's generator: the same network and the same draws for the same
    /// options.</param>
    /// <param name="hasStems">Whether it begins as <see cref="BackboneOptions.Stem"/> says; false: settings that choose a stem for it are
    /// refused.</param>
    /// <exception cref="ArgumentException">There is one of that name, or it is none.</exception>
    public static void Register(string name, Func<BackboneOptions, Backbone> make, bool hasStems = false)
    {
        ArgumentNullException.ThrowIfNull(make);
        RegisteredName.Check(name, "backbone", Names);
        Known.Add(name, (make, hasStems));
        Names = [.. Names, name];
    }

    /// <summary>Makes a backbone by name, with weights drawn from libtorch's generator.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="options">What is asked of it.</param>
    /// <exception cref="ArgumentException">The name is not known; the known ones are listed. Or it is not made of such options.</exception>
    /// <exception cref="InvalidOperationException">What was registered for it makes none; the message names it.</exception>
    public static Backbone Create(string name, BackboneOptions options) => Make(name, Of(name).Make, options);

    /// <summary>Makes what was registered, and names it where that fails.</summary>
    internal static Backbone Make(string name, Func<BackboneOptions, Backbone> make, BackboneOptions options)
    {
        try
        {
            return make(options) ?? throw new InvalidOperationException("it gives null");
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"The backbone '{name}' cannot be made: {error.Message}", error);
        }
        catch (Exception error) when (error is not TorchException)
        {
            throw new InvalidOperationException($"The backbone '{name}' cannot be made: {error.Message}", error);
        }
    }

    /// <inheritdoc cref="Create(string, BackboneOptions)"/>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="numClasses">Outputs of its head, at least 1.</param>
    public static Backbone Create(string name, int numClasses = 1000) => Create(name, new BackboneOptions(numClasses));

    /// <summary>Whether a backbone begins as <see cref="BackboneOptions.Stem"/> says.</summary>
    /// <inheritdoc cref="Create(string, BackboneOptions)" path="/exception"/>
    public static bool HasStems(string name) => Of(name).HasStems;

    private static VisionTransformer Transformer(BackboneOptions options, int patch, int width) =>
        new(options.ImageSize ?? UsualSize, patch, width, numClasses: options.NumClasses);

    private static (Func<BackboneOptions, Backbone> Make, bool HasStems) Of(string name) => Known.TryGetValue(name, out var known)
        ? known
        : throw new ArgumentException($"There is no backbone '{name}'. Known are {string.Join(", ", Names)}.", nameof(name));
}

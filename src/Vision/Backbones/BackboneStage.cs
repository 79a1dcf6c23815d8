using Relight.Nn;

namespace Relight.Vision.Backbones;

/// <summary>A part of a backbone that is fine-tuned as one, such as its stem or the blocks of one size.</summary>
/// <param name="name">As <c>--freeze</c> and <c>--reinit</c> take it, beside the keys of modules.</param>
/// <param name="modules">What it consists of, from the input on: members of the backbone, or modules within these.</param>
public sealed class BackboneStage(string name, params IReadOnlyList<Module> modules)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it consists of.</summary>
    public IReadOnlyList<Module> Modules { get; } = modules;

    /// <summary>The parameters of its modules, in their order.</summary>
    public IEnumerable<Parameter> Parameters() => Modules.SelectMany(module => module.Parameters());
}

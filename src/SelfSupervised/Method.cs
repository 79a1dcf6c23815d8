using Relight.Data;
using Relight.Nn;
using Relight.Settings;
using Relight.Training;
using Relight.Vision.Views;

namespace Relight.SelfSupervised;

/// <summary>
/// A way to learn from images: what the model is shown, what it is to answer, and what that costs it. Each is a folder, and one line in
/// <see cref="Methods"/>.
/// </summary>
public abstract class Method
{
    /// <summary>As <c>--method</c> and run.json name it.</summary>
    public abstract string Name { get; }

    /// <summary>What is learned, in the words of a help text.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it learns labels that people gave, rather than from images alone.</summary>
    public abstract bool LearnsLabels { get; }

    /// <summary>
    /// Whether it learns from all images and from those labels that it is left (<c>--labels</c>), rather than from labeled images alone:
    /// then <see cref="Views"/> are of an image without its label, and <see cref="LabeledViews"/> of a labeled one that is shown with it.
    /// </summary>
    public virtual bool LearnsUnlabeled => false;

    /// <summary>
    /// The record of its own settings, a <see cref="MethodSettings"/> that can be made without arguments; null: it has none.
    /// </summary>
    public virtual Type? Settings => null;

    /// <summary>The head of a network that gives features.</summary>
    public const string NoHead = "none";

    /// <summary>Name of the head that its network has unless told; null: the recipe's.</summary>
    public virtual string? Head => null;

    /// <summary>Name of the backbone that it needs unless told; null: any will do.</summary>
    public virtual string? Arch => null;

    /// <summary>Images of a batch unless told; null: the recipe's.</summary>
    public virtual int? BatchSize => null;

    /// <summary>Settings with what the method wants otherwise, before anything is said by a user.</summary>
    public RunSettings Begin(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings with
        {
            Model = settings.Model with { Head = Head ?? settings.Model.Head, Arch = Arch ?? settings.Model.Arch },
            Data = settings.Data with { BatchSize = BatchSize ?? settings.Data.BatchSize },
        };
    }

    /// <summary>
    /// In how many ways each image is shown in training, each a field of the batch; empty: in one, as the recipe augments images.
    /// </summary>
    /// <param name="recipe">How images are shown.</param>
    /// <param name="size">Their side in pixels.</param>
    public virtual IReadOnlyList<View> Views(MethodRecipe recipe, int size) => [];

    /// <summary>
    /// In how many ways a labeled image is shown beside one without its label, where the method learns from both; the first is the field
    /// <c>image</c>, to which the labels belong.
    /// </summary>
    /// <inheritdoc cref="Views" path="/param"/>
    public virtual IReadOnlyList<View> LabeledViews(MethodRecipe recipe, int size) => [];

    /// <summary>
    /// What stands before the keys of the backbone in the weights of what is trained, such as <c>network.backbone</c>; null: nothing, for
    /// the backbone is what is trained.
    /// </summary>
    public virtual string? BackboneKey => null;

    /// <summary>What the first images of a run, as the network saw them, show.</summary>
    public abstract string ShownCaption { get; }

    /// <summary>Names of the network's outputs.</summary>
    /// <param name="classes">Names of the data's classes.</param>
    public abstract IReadOnlyList<string> Outputs(IReadOnlyList<string> classes);

    /// <summary>Makes what is trained.</summary>
    /// <param name="network">From images (N, 3, H, W) to scores (N, outputs).</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="recipe">How images are shown, and what the loss asks for.</param>
    public abstract TrainingTask CreateTask(Layer network, IReadOnlyList<string> outputs, MethodRecipe recipe);

    /// <summary>What is done to pixels in [0, 1] in training, without normalizing: what a person can look at.</summary>
    /// <param name="recipe">How images are shown.</param>
    /// <param name="outputs">How many outputs the network has.</param>
    public abstract IReadOnlyList<IBatchTransform> Shown(MethodRecipe recipe, int outputs);
}

using Relight.Vision.Transforms;

namespace Relight.Vision.Views;

/// <summary>
/// What is made of an image for one field of the sample. A view called <c>image</c> draws from the sample's own stream, each other from
/// one that belongs to its name: so a view looks the same whatever other views there are.
/// </summary>
/// <param name="Name">The field, such as <c>view0</c>.</param>
/// <param name="Transform">The chain, which ends at one size for all images.</param>
public sealed record View(string Name, IImageTransform Transform);

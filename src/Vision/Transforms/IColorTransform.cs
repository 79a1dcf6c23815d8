using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>A transform that changes each pixel's color where it is, so that several can follow each other on the same planes.</summary>
internal interface IColorTransform : IImageTransform
{
    /// <summary>Changes the colors as <see cref="IImageTransform.Apply"/> does, by the same draws; <see cref="ColorPlanes.Next"/> comes
    /// before a change.</summary>
    void Apply(ColorPlanes planes, ref CounterRandom random);
}

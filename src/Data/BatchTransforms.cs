namespace Relight.Data;

/// <summary>What can be done with every batch transform.</summary>
public static class BatchTransforms
{
    /// <summary>
    /// The transform, pointed at another field than <c>image</c>: a view, for example. It draws from streams that belong to that name, so
    /// each view meets other draws, whatever is done with the others.
    /// </summary>
    /// <param name="transform">Sees the field as the images; if it changes the labels, they change.</param>
    /// <param name="name">The field, float32 of shape (N, C, H, W).</param>
    public static IBatchTransform On(this IBatchTransform transform, string name)
    {
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name == SampleField.ImageName ? transform : new Pointed(transform, name);
    }

    private sealed class Pointed(IBatchTransform transform, string name) : IBatchTransform
    {
        public bool MixesLabels => transform.MixesLabels;

        public Batch Apply(Batch batch)
        {
            ArgumentNullException.ThrowIfNull(batch);
            var result = batch;
            foreach (var (field, tensor) in transform.Apply(batch.Showing(name)).Fields)
            {
                result = field == SampleField.ImageName ? result.With(name, tensor)
                    : field == name || batch.Holds(field, tensor) ? result
                    : result.With(field, tensor);
            }

            return result;
        }

        public override string ToString() => $"{transform} on {name}";
    }
}

using Relight.Nn;

namespace Relight.Vision.Backbones;

/// <summary>The parameters of what is trained in groups that are fine-tuned alike, from the input to the head.</summary>
public static class LayerGroups
{
    /// <summary>
    /// A group for each stage of the backbone, and last the head: the backbone's own, and whatever the module has beside the backbone, such
    /// as a projector or a decoder. Where there are several backbones, as in a student and a teacher, stages at the same distance from the
    /// head are one group.
    /// </summary>
    /// <param name="module">A backbone, or what holds one or several; without any, everything is the head.</param>
    /// <returns>Every parameter once; at least one group, of which some may be empty.</returns>
    public static IReadOnlyList<IReadOnlyList<Parameter>> Of(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Backbone[] backbones = [.. module.Modules().OfType<Backbone>()];
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        var groups = Enumerable.Range(0, backbones.Select(StageCount).DefaultIfEmpty(0).Max())
            .Select(_ => new List<Parameter>()).ToArray();
        foreach (var backbone in backbones)
        {
            var stages = backbone.Stages;
            var first = groups.Length - StageCount(backbone);
            foreach (var (index, stage) in stages.Index())
            {
                groups[first + index].AddRange(stage.Parameters().Where(seen.Add));
            }

            var head = backbone.Head.Parameters().ToHashSet(ReferenceEqualityComparer.Instance);
            groups[first].AddRange(backbone.Parameters().Where(parameter => !head.Contains(parameter) && seen.Add(parameter)));
        }

        return [.. groups, [.. module.Parameters().Where(seen.Add)]];
    }

    /// <summary>A backbone that names no stages is one.</summary>
    private static int StageCount(Backbone backbone) => Math.Max(1, backbone.Stages.Count);
}

using Relight.Data;
using Relight.SelfSupervised.Crappify;
using Relight.SelfSupervised.Inpainting;
using Relight.SelfSupervised.Restoration;
using Relight.SelfSupervised.SuperResolution;
using Relight.Tensors;
using Relight.Vision.Transforms;

namespace Relight.Tests.SelfSupervised.Restoration;

public sealed class DamageTests
{
    private const int Side = 64;

    public static TheoryData<string> Names => ["boxes", "erasing", "crappify", "super-resolution", "any"];

    /// <summary>A damage draws for an image what it draws for it in any other batch, and leaves the image itself alone.</summary>
    [Theory, MemberData(nameof(Names))]
    public void It_depends_on_the_image_alone(string name)
    {
        using var scope = new TensorScope();
        var images = Smooth(6);
        var whole = Of(name).Apply(Batch(images, [0, 1, 2, 3, 4, 5])).Images;
        var part = Of(name).Apply(Batch(images[2..4], [2, 3])).Images;
        part.ToArray<float>().ShouldBe(whole[2..4].ToArray<float>());
        (whole - images).Abs().Max().ToDouble().ShouldBeGreaterThan(0.02);
        images.ToArray<float>().ShouldBe(Smooth(6).ToArray<float>());
    }

    /// <summary>Five to nine boxes with sides of 4 to 38 % cover 6 to 60 % of an image, a third in the mean.</summary>
    [Fact]
    public void Boxes_cover_about_a_third()
    {
        using var scope = new TensorScope();
        var covered = new RandomBoxes(5, 9).Apply(Batch(Tensor.Full([200, 3, Side, Side], 2.0), [.. Enumerable.Range(0, 200)])).Images.Lt(2);
        covered.To(DType.Float32).Mean().ToDouble().ShouldBeInRange(0.2, 0.35);
    }

    /// <summary>At least the number's dots are white in what was black; super-resolution writes nothing.</summary>
    [Fact]
    public void Only_crappify_writes_on_images()
    {
        using var scope = new TensorScope();
        var black = Tensor.Zeros([20, 3, Side, Side]);
        int[] indices = [.. Enumerable.Range(0, 20)];
        Of("crappify").Apply(Batch(black, indices)).Images.Amax([1, 2, 3]).ToArray<float>().ShouldAllBe(white => white > 0.8);
        Of("super-resolution").Apply(Batch(black, indices)).Images.Max().ToDouble().ShouldBeLessThan(0.05);
    }

    [Fact]
    public void An_image_costs_the_damage_that_is_chosen_for_it_alone()
    {
        using var scope = new TensorScope();
        Counting[] damages = [new(), new(), new()];
        new AnyDamage(damages).Apply(Batch(Smooth(30), [.. Enumerable.Range(0, 30)]));
        damages.Sum(damage => damage.Images).ShouldBe(30);
    }

    /// <summary>Where nobody chose the first, the second draws for an image what it draws for it beside others.</summary>
    [Fact]
    public void What_others_chose_changes_nothing()
    {
        using var scope = new TensorScope();
        var images = Smooth(12);
        var damage = new AnyDamage([new RandomBoxes(1, 3), new RandomBoxes(2, 4), new RandomGrayscale(1)]);
        var whole = damage.Apply(Batch(images, [.. Enumerable.Range(0, 12)])).Images;
        for (var row = 0; row < 12; row++)
        {
            damage.Apply(Batch(images[row..(row + 1)], [row])).Images.ToArray<float>().ShouldBe(whole[row..(row + 1)].ToArray<float>());
        }
    }

    private sealed class Counting : IBatchTransform
    {
        public int Images { get; private set; }

        public Batch Apply(Batch batch)
        {
            Images += batch.Count;
            return batch;
        }
    }

    private static IBatchTransform Of(string name) => name switch
    {
        "boxes" => InpaintingMethod.DamageOf(new InpaintingSettings()),
        "erasing" => InpaintingMethod.DamageOf(new InpaintingSettings { Erase = InpaintingErase.RandomErasing }),
        "crappify" => CrappifyMethod.DamageOf(new CrappifySettings()),
        "super-resolution" => SuperResolutionMethod.DamageOf(new SuperResolutionSettings()),
        _ => new AnyDamage([new RandomBoxes(1, 3), new RandomGrayscale(1)]),
    };

    private static Batch Batch(Tensor images, int[] indices) =>
        new(images, Tensor.Zeros([indices.Length], dtype: DType.Int64), indices, epoch: 2, seed: 4);

    /// <summary>Waves of another color in each image.</summary>
    private static Tensor Smooth(int count)
    {
        var waves = (Tensor.Arange(count * 3 * Side * Side).To(DType.Float32) / 7).Sin();
        return ((waves + 1) / 2).Reshape(count, 3, Side, Side).ToChannelsLast();
    }
}

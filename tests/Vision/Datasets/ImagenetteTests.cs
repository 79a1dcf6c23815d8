using Relight.Vision.Datasets;

namespace Relight.Tests.Vision.Datasets;

public sealed class ImagenetteTests
{
    [Fact]
    public void The_ten_classes_have_names()
    {
        Imagenette.Ids.ShouldBe(Imagenette.Ids.Order(StringComparer.Ordinal));
        Imagenette.NameOf("n01440764").ShouldBe("tench");
        Imagenette.NameOf("n03888257").ShouldBe("parachute");
        Imagenette.NameOf("cat").ShouldBe("cat");
        Imagenette.Names.Count.ShouldBe(10);
    }
}

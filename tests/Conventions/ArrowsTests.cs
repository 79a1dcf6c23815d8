using System.Reflection;
using Relight.Tests.Golden;

namespace Relight.Tests.Conventions;

/// <summary>Which project may see which: the arrows of ARCHITECTURE.md, read from what the compiled assemblies refer to.</summary>
public sealed class ArrowsTests
{
    /// <summary>What each project may refer to, itself and what those may refer to in turn.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Files"] = [],
        ["Tensors"] = ["Files"],
        ["Runs"] = ["Files"],
        ["Reports"] = ["Runs"],
        ["Settings"] = ["Runs"],
        ["Data"] = ["Tensors", "Settings"],
        ["Nn"] = ["Tensors"],
        ["Optim"] = ["Tensors"],
        ["Onnx"] = ["Tensors"],
        ["Vision"] = ["Data", "Nn"],
        ["Scenes"] = ["Vision"],
        ["Downloads"] = ["Files"],
        ["Training"] = ["Nn", "Optim", "Data", "Reports"],
        ["SelfSupervised"] = ["Vision", "Training"],
        ["Recipes"] = ["SelfSupervised", "Scenes", "Onnx", "Downloads"],
        ["Machines"] = ["Recipes"],
        ["Cli"] = ["Machines"],
    };

    /// <summary>Built by other means: C++, and a part of the compiler.</summary>
    private static readonly string[] NotReferred = ["Native", "Tensors.Generator"];

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_sees_only_what_its_arrows_reach(string project)
    {
        Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Relight.", StringComparison.Ordinal))
            .Select(name => name["Relight.".Length..])
            .Except(Reach(project))
            .ShouldBeEmpty($"Relight.{project} may see only {string.Join(", ", Reach(project))}");
    }

    [Fact]
    public void Every_project_has_its_place_among_the_arrows() =>
        Directory.GetDirectories(Path.Combine(GoldenFile.Root, "src")).Select(Path.GetFileName)
            .ShouldBe([.. Arrows.Keys, .. NotReferred], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_a_project_shows_lies_in_its_namespace(string project)
    {
        var root = "Relight." + project;
        Load(project).GetExportedTypes()
            .Where(type => type.Namespace != root && type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) != true)
            .Select(type => type.FullName)
            .ShouldBeEmpty();
    }

    internal static Assembly Load(string project) => Assembly.Load(project == "Cli" ? "relight" : "Relight." + project);

    internal static IEnumerable<string> All => Arrows.Keys;

    private static HashSet<string> Reach(string project) => [.. Arrows[project].SelectMany(next => Reach(next).Append(next))];
}

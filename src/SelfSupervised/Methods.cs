using Relight.SelfSupervised.BarlowTwins;
using Relight.SelfSupervised.Byol;
using Relight.SelfSupervised.Colorization;
using Relight.SelfSupervised.Crappify;
using Relight.SelfSupervised.Dino;
using Relight.SelfSupervised.EmpSsl;
using Relight.SelfSupervised.FixMatch;
using Relight.SelfSupervised.Inpainting;
using Relight.SelfSupervised.Jigsaw;
using Relight.SelfSupervised.Mae;
using Relight.SelfSupervised.Moco;
using Relight.SelfSupervised.Paws;
using Relight.SelfSupervised.RelativePatch;
using Relight.SelfSupervised.Restoration;
using Relight.SelfSupervised.Rotation;
using Relight.SelfSupervised.Sesemi;
using Relight.SelfSupervised.SimClr;
using Relight.SelfSupervised.SimSiam;
using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Suncet;
using Relight.SelfSupervised.SuperResolution;
using Relight.SelfSupervised.Supervised;
using Relight.SelfSupervised.Swav;
using Relight.SelfSupervised.VicReg;
using Relight.Settings;

namespace Relight.SelfSupervised;

/// <summary>All methods, by name.</summary>
public static class Methods
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Method> All { get; private set; } =
    [
        new SupervisedMethod(),
        new SixTransformsMethod(),
        new RotationMethod(),
        new RelativePatchMethod(),
        new JigsawMethod(),
        new InpaintingMethod(),
        new CrappifyMethod(),
        new SuperResolutionMethod(),
        new ColorizationMethod(),
        new RestoreMethod(),
        new SimClrMethod(),
        new MocoMethod(),
        new ByolMethod(),
        new SimSiamMethod(),
        new BarlowTwinsMethod(),
        new VicRegMethod(),
        new SwavMethod(),
        new DinoMethod(),
        new EmpSslMethod(),
        new MaeMethod(),
        new FixMatchMethod(),
        new SuncetMethod(),
        new PawsMethod(),
        new SesemiMethod(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; private set; } = NamesOf(All);

    /// <summary>The records of the methods' own settings, by the methods' names.</summary>
    public static IReadOnlyDictionary<string, Type> Settings { get; private set; } = SettingsOf(All);

    /// <summary>Adds a method of a program's own, before anything is asked of its name. Not safe for several threads.</summary>
    /// <exception cref="ArgumentException">
    /// There is one of that name, it is none or that of other settings, or its settings are no record of a method's or take an option that
    /// others have.
    /// </exception>
    public static void Add(Method method)
    {
        ArgumentNullException.ThrowIfNull(method);
        RegisteredName.Check(method.Name, "method", Names);
        MethodSections.Check(method.Name, method.Settings);
        All = [.. All, method];
        (Names, Settings) = (NamesOf(All), SettingsOf(All));
    }

    /// <summary>The method of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message says which there are.</exception>
    public static Method Of(string name) => All.FirstOrDefault(method => method.Name == name)
        ?? throw new ArgumentException($"There is no method '{name}'; known are {string.Join(", ", Names)}.", nameof(name));

    private static string[] NamesOf(IEnumerable<Method> methods) => [.. methods.Select(method => method.Name)];

    private static Dictionary<string, Type> SettingsOf(IEnumerable<Method> methods) =>
        methods.Where(method => method.Settings is not null)
            .ToDictionary(method => method.Name, method => method.Settings!, StringComparer.Ordinal);
}

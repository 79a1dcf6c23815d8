using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Dino;

/// <summary>What DINO is asked.</summary>
public sealed record DinoSettings : MultiCropSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<DinoSettings>();

    /// <summary>τ_t, which sharpens the teacher's answers.</summary>
    [Setting(Above = 0, Example = "0.04")]
    public double TeacherTemperature { get; init => field = Checks.Value(value); } = 0.04;

    /// <summary>τ_s of the student's answers.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double StudentTemperature { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>What of the center stays in a step.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.9")]
    public double CenterMomentum { get; init => field = Checks.Value(value); } = 0.9;

    /// <summary>How many answers there are.</summary>
    [Setting(Least = 2)]
    public int Prototypes { get; init => field = Checks.Value(value); } = 2048;

    /// <summary>Width of the head's hidden layers.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 2048;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 256;

    /// <summary>How much of the teacher's weights stays in a step at first; it rises to 1 by the cosine of the training.</summary>
    [Setting(Least = 0, Below = 1, Example = "0.99")]
    public double Momentum { get; init => field = Checks.Value(value); } = 0.99;

    /// <summary>Weight of the term that keeps the images of a batch apart (KoLeo); 0: none.</summary>
    /// <remarks>Oquab et al. 2023, DINOv2, arXiv:2304.07193.</remarks>
    [Setting(Least = 0, Example = "0.1")]
    public double KoLeo { get; init => field = Checks.Value(value); }
}

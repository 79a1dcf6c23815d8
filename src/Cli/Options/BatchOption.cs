using System.CommandLine;
using System.Globalization;

namespace Relight.Cli.Options;

/// <summary>The option that says how many images are learnt from at once.</summary>
internal static class BatchOption
{
    /// <summary>Images in a batch, unless something else is asked for.</summary>
    public const int DefaultImages = 64;

    private const string Auto = "auto";

    public static Option<Choice> Create() => new("--batch")
    {
        Description = "Images in a batch; or auto: the largest that fits the memory, measured, and as many batches a step as give the images that a step "
            + "learns from anyway, or with auto:256 that many.",
        HelpName = "N|auto|auto:N",
        DefaultValueFactory = _ => new Choice(null, IsAuto: false),
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            var isAuto = text == Auto || text.StartsWith(Auto + ":", StringComparison.Ordinal);
            var number = isAuto ? text[Auto.Length..].TrimStart(':') : text;
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var images) && images >= 1)
            {
                return new Choice(images, isAuto);
            }

            if (text != Auto)
            {
                result.AddError($"--batch {text}: expected 1 or more, auto, or auto:N with N images in a step.");
            }

            return new Choice(null, isAuto);
        },
    };

    /// <summary>What was asked.</summary>
    /// <param name="Images">Images in a batch, or with auto in a step; null: as many as without the option.</param>
    /// <param name="IsAuto">Whether the batch is to be measured.</param>
    public readonly record struct Choice(int? Images, bool IsAuto)
    {
        /// <summary>As it is written on the command line; help shows the default so.</summary>
        public override string ToString() => (IsAuto, Images) switch
        {
            (false, var images) => $"{images ?? DefaultImages}",
            (true, null) => Auto,
            (true, var images) => $"{Auto}:{images}",
        };
    }
}

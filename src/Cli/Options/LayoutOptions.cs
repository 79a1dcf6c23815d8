using System.CommandLine;
using Relight.Settings;
using Relight.Vision.Folders;

namespace Relight.Cli.Options;

/// <summary>How DATA is read where its folder or table leaves that open.</summary>
internal sealed class LayoutOptions
{
    private readonly Option<string?> _labelColumn = (Option<string?>)SettingOption.Create("data.labelColumn");
    private readonly Option<string?> _pathColumn = (Option<string?>)SettingOption.Create("data.pathColumn");
    private readonly Option<bool> _classFolders = (Option<bool>)SettingOption.Create("data.classFolders");

    /// <summary>Every option, for a command to add.</summary>
    public IEnumerable<Option> All => [_labelColumn, _pathColumn, _classFolders];

    /// <summary>The settings with what the options say; what they leave out stays as it is.</summary>
    public DataSettings Apply(ParseResult parsed, DataSettings settings) => settings with
    {
        LabelColumn = parsed.GetValue(_labelColumn) ?? settings.LabelColumn,
        PathColumn = parsed.GetValue(_pathColumn) ?? settings.PathColumn,
        ClassFolders = parsed.GetValue(_classFolders) || settings.ClassFolders,
    };

    /// <summary>The same for commands that look at images without training on them.</summary>
    public ImagePartsOptions Read(ParseResult parsed) => new()
    {
        LabelColumn = parsed.GetValue(_labelColumn), PathColumn = parsed.GetValue(_pathColumn),
        ClassFolders = parsed.GetValue(_classFolders),
    };
}

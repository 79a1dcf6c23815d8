using System.CommandLine;
using Relight.Recipes.Settings;
using Relight.Vision.Folders;

namespace Relight.Cli.Options;

/// <summary>How DATA is read where its folder or table leaves that open.</summary>
internal sealed class LayoutOptions
{
    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description = "Column of a table that holds the labels: its name, or its number from 1.", HelpName = "NAME|N",
    };

    private readonly Option<string?> _pathColumn = new("--path-column")
    {
        Description = "Column of a table that holds the paths: its name, or its number from 1.", HelpName = "NAME|N",
    };

    private readonly Option<bool> _classFolders = new("--class-folders")
    {
        Description = "Every folder in DATA is a class, also one called train, val or test.",
    };

    /// <summary>Every option, for a command to add, with the settings that they stand for.</summary>
    public IReadOnlyDictionary<Option, string> Paths => new Dictionary<Option, string>
    {
        [_labelColumn] = "data.labelColumn", [_pathColumn] = "data.pathColumn", [_classFolders] = "data.classFolders",
    };

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
        LabelColumn = parsed.GetValue(_labelColumn), PathColumn = parsed.GetValue(_pathColumn), ClassFolders = parsed.GetValue(_classFolders),
    };
}

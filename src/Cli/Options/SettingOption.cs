using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using Relight.Settings;

namespace Relight.Cli.Options;

/// <summary>Options of the command line that stand for settings: name, values, default and help come from the setting.</summary>
internal static class SettingOption
{
    private static readonly ConditionalWeakTable<Option, Setting> Settings = [];
    private static readonly ConditionalWeakTable<Option, string> Besides = [];

    /// <summary>The option of a setting.</summary>
    /// <param name="path">Path of the setting.</param>
    public static Option Create(string path)
    {
        var setting = SettingsSchema.All[path];
        var name = setting.About.Option ?? throw new ArgumentException($"{path} has no option.");
        Option option = setting.ValueType == typeof(bool) ? new Option<bool>(name)
            : setting.ElementType is not null
                ? new Option<string[]>(name) { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] }
            : new Option<string?>(name);
        if (setting.About.OptionAlias is { } alias)
        {
            option.Aliases.Add(alias);
        }

        option.HelpName = setting.About.ValueName ?? (setting.ValueType == typeof(double) ? "X" : setting.ValueType == typeof(int)
            || setting.ValueType == typeof(long) ? "N" : null);
        option.CompletionSources.Add([.. setting.ValueType == typeof(bool) ? [] : setting.Words]);
        option.Validators.Add(result => Check(result, setting));
        if (path == "data.cache")
        {
            option.Validators.Add(CacheCheck.Check);
        }

        Settings.Add(option, setting);
        return option;
    }

    /// <summary>The option of a setting for a command that does not train, and reads the value alone.</summary>
    /// <param name="path">Path of the setting.</param>
    /// <param name="unlessTold">The command's default.</param>
    /// <param name="besides">What help says after the setting's own words.</param>
    public static Option<T> Typed<T>(string path, T unlessTold, string? besides = null)
    {
        var setting = SettingsSchema.All[path];
        var option = new Option<T>(setting.About.Option!) { DefaultValueFactory = _ => unlessTold, HelpName = setting.About.ValueName };
        option.CompletionSources.Clear();   // an enumeration has the names of its members, too
        option.CompletionSources.Add([.. setting.Words]);
        option.Validators.Add(result =>
        {
            if (result is { Implicit: false, Tokens: [{ Value: var text }] } && SettingsSchema.Problem(path, text) is { } problem)
            {
                result.AddError($"{option.Name} {text}: {problem}.");
            }
        });
        Settings.Add(option, setting);
        if (besides is not null)
        {
            Besides.Add(option, besides);
        }

        return option;
    }

    /// <summary>The same option with its default, which help shows.</summary>
    public static Option UnlessTold(this Option option, string? value)
    {
        if (option is Option<string?> one && value is not null)
        {
            one.DefaultValueFactory = _ => value;
        }

        return option;
    }

    /// <summary>What a command line says of an option's setting; null: nothing.</summary>
    public static SettingsEntry? Entry(ParseResult parsed, Option option, string path) =>
        parsed.GetResult(option) is not { Implicit: false } result ? null
        : new SettingsEntry(path,
            result.Tokens.Count == 0 ? "true" : string.Join(',', result.Tokens.Select(token => token.Value)), option.Name);

    /// <summary>Gives the options of a command the help of their settings, which is read when it is asked for.</summary>
    public static void Describe(Command command)
    {
        foreach (var option in command.Options)
        {
            if (Settings.TryGetValue(option, out var setting))
            {
                option.Description = Besides.TryGetValue(option, out var more) ? $"{HelpOf(setting)} {more}" : HelpOf(setting);
            }
        }
    }

    /// <summary>What an option is for: the setting's help, with the words that it may be where help does not name them.</summary>
    private static string HelpOf(Setting setting)
    {
        var help = setting.Help.Replace("; null: ", "; left out: ", StringComparison.Ordinal);
        string[] unnamed =
            [.. setting.Words.Where(word => setting.ValueType != typeof(bool) && !help.Contains(word, StringComparison.Ordinal))];
        return unnamed.Length == 0 ? help : $"{help.TrimEnd('.')}: {string.Join(", ", setting.Words)}.";
    }

    private static void Check(OptionResult result, Setting setting)
    {
        if (result is { Implicit: false, Tokens.Count: > 0 } && string.Join(',', result.Tokens.Select(token => token.Value)) is var text)
        {
            var problem = setting.Path == "data.batchSize" ? BatchWord.Problem(text) : SettingsSchema.Problem(setting.Path, text);
            if (problem is not null)
            {
                result.AddError($"{result.Option.Name} {text}: {problem}.");
            }
        }
    }
}

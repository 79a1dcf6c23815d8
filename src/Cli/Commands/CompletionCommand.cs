using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs.Processes;

namespace Relight.Cli.Commands;

/// <summary><c>relight completion</c>: scripts with which shells complete command lines.</summary>
/// <remarks>They ask relight itself, by System.CommandLine's directive <c>[suggest:POSITION]</c>, and fall back to file names.</remarks>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # Completion of relight in bash. To have it always: ./relight completion bash >> ~/.bashrc
        _relight() {
          local line=${COMP_LINE#"${COMP_WORDS[0]}"}
          local position=$((COMP_POINT - ${#COMP_WORDS[0]}))
          while [[ $line == ' '* ]]; do line=${line# } position=$((position - 1)); done
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$position]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _relight relight ./relight
        """;

    private const string Zsh =
        """
        #compdef relight
        # Completion of relight in zsh. To have it always: ./relight completion zsh >> ~/.zshrc
        _relight() {
          local line="${(j: :)words[2,CURRENT]}" found
          found=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
          compadd -a found || _files
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
        compdef _relight relight ./relight
        """;

    private const string Fish =
        """
        # Completion of relight in fish. To have it always: ./relight completion fish > ~/.config/fish/completions/relight.fish
        function __relight_complete
          set -l program (commandline -opc)[1]
          set -l line (string replace -r '^\s*\S+\s*' '' -- (commandline -cp))
          $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c relight -a '(__relight_complete)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.OneOf("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            "Prints a script with which a shell completes relight's commands and options. "
            + "Load it with source <(./relight completion bash).")
        {
            shell,
        }.WithExamples("completion bash >> ~/.bashrc", "completion zsh >> ~/.zshrc",
        "completion fish > ~/.config/fish/completions/relight.fish");
        command.SetAction(parsed =>
        {
            Console.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Done;
        });
        return command;
    }
}

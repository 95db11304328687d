using System.CommandLine;
using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn update context</c>. Source: command line specification 2.6.</summary>
internal sealed class UpdateContextCommand : ContextCommand
{
    private readonly Option<bool> _delete = Flag.Switch("delete", "Delete key=value pair from context file");

    public override IReadOnlyList<Option> Flags => [_delete];

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var (key, value) = (run.Argument(0), run.Argument(1));
        var name = run.Configuration.ContextName;
        if (name.Length == 0)
        {
            throw new CliException("No context currently in use", "Choose one with 'fn use context <context-name>'.");
        }
        var file = RequireFile(run, name);
        var values = Read(file).Values;
        if (run.Value(_delete))
        {
            if (!values.ContainsKey(key))
            {
                throw new CliException($"Context file does not contain key: {key}");
            }
            Change(file, key, value: null);
            run.Out.Write($"Current context deleted {key} \n");
            return Task.FromResult(ExitCodes.Success);
        }
        if (value.Length == 0)
        {
            throw new CliException("Please specify a value", $"To remove the key: fn update context --delete {key}");
        }
        if (key == ConfigurationKeys.ApiUrl)
        {
            ApiUrlRule.Check(value);
        }
        Change(file, key, value);
        run.Out.Write($"Current context updated {key} with {value}\n");
        return Task.FromResult(ExitCodes.Success);
    }
}

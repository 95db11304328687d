using System.CommandLine;
using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn create context</c>. Source: command line specification 2.6.</summary>
internal sealed class CreateContextCommand : ContextCommand
{
    private readonly Option<string> _provider = Flag.Text("provider", "Context provider", "default", shortName: null);
    private readonly Option<string?> _apiUrl = Flag.Text("api-url", "Context API URL");
    private readonly Option<string?> _registry = Flag.Text("registry", "Context registry");

    public override IReadOnlyList<Option> Flags => [_provider, _apiUrl, _registry];

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Argument(0);
        if (name.Length == 0 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
        {
            throw new CliException("Please enter a context name with only Alphanumeric, _, or -");
        }
        var apiUrl = run.Value(_apiUrl) ?? "";
        if (apiUrl.Length > 0)
        {
            ApiUrlRule.Check(apiUrl);
        }
        var file = run.Home.ContextFile(name);
        if (File.Exists(file))
        {
            throw new CliException("Context already exists");
        }
        FnHome.Write(
            file,
            new FlatYaml
            {
                [ConfigurationKeys.ApiUrl] = apiUrl,
                [ConfigurationKeys.Provider] = run.Value(_provider),
                [ConfigurationKeys.Registry] = run.Value(_registry) ?? "",
            }.ToText()
        );
        run.Out.Write($"Successfully created context: {name} \n");
        return Task.FromResult(ExitCodes.Success);
    }
}

using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary>The settings of a run. Source: command line specification 3.3 and 3.4.</summary>
/// <remarks>A value comes from the first that has it: global option, <c>FN_</c> variable, context file, <c>config.yaml</c>.</remarks>
internal sealed class FnConfiguration
{
    private readonly CliHost _host;
    private readonly GlobalOptions _global;
    private readonly FlatYaml _config;
    private readonly FlatYaml _context;

    private FnConfiguration(CliHost host, GlobalOptions global, FlatYaml config, FlatYaml context)
    {
        _host = host;
        _global = global;
        _config = config;
        _context = context;
    }

    /// <summary>Name of the context of this run; empty when none is in use.</summary>
    public string ContextName { get; private init; } = "";

    /// <summary>Why the context cannot be used, for commands that need one; null when all is well.</summary>
    public CliException? ContextFault { get; private init; }

    /// <summary>Prefix of image names; null when not set.</summary>
    public string? Registry => Find(ConfigurationKeys.Registry);

    /// <summary>Address of the server; null when not set.</summary>
    public string? ApiUrl => Find(ConfigurationKeys.ApiUrl);

    /// <summary>The container program, <c>docker</c> unless set; not checked.</summary>
    public string ContainerEngine => Find(ConfigurationKeys.ContainerEngine) ?? "docker";

    /// <summary>Reads the files.</summary>
    /// <exception cref="CliException"><c>config.yaml</c> cannot be read.</exception>
    public static FnConfiguration Load(CliHost host, FnHome home, GlobalOptions global)
    {
        var config = ReadConfig(home);
        var name = global.Context ?? host.Variable("FN_CURRENT_CONTEXT") ?? config[ConfigurationKeys.CurrentContext];
        var context = new FlatYaml();
        CliException? fault = null;
        if (name.Length > 0 && !home.HasContext(name))
        {
            fault = ContextNotFound(home, name);
        }
        else if (name.Length > 0)
        {
            try
            {
                context = FlatYaml.Parse(File.ReadAllText(home.ContextFile(name)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                fault = Fault(home, name, e);
            }
        }
        return new FnConfiguration(host, global, config, context) { ContextName = name, ContextFault = fault };
    }

    /// <summary>The failure of a context that has no file; nothing is changed by it.</summary>
    public static CliException ContextNotFound(FnHome home, string name) =>
        new(
            FnHome.IsContextName(name)
                ? $"Context {name} not found: there is no file {home.ContextFile(name)}"
                : $"'{name}' cannot be the name of a context: it takes letters, digits, '_' and '-'",
            "See 'fn list contexts' for those there are, and 'fn use context <context-name>' to choose one."
        );

    /// <summary>The value of a setting; null when it is empty or nowhere.</summary>
    public string? Find(string key)
    {
        var option = key switch
        {
            ConfigurationKeys.Registry => _global.Registry,
            ConfigurationKeys.CurrentContext => _global.Context,
            _ => null,
        };
        return option ?? _host.Variable(VariableOf(key)) ?? NotEmpty(_context[key]) ?? NotEmpty(_config[key]);
    }

    private static string VariableOf(string key) => "FN_" + key.Replace('-', '_').ToUpperInvariant();

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;

    private static FlatYaml ReadConfig(FnHome home)
    {
        try
        {
            return FlatYaml.Parse(File.ReadAllText(home.ConfigFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"open {home.ConfigFile}: {FileFault.Reason(e)}", cause: e);
        }
        catch (FormatException e)
        {
            throw new CliException("While parsing config: " + e.Message, $"Mend or remove {home.ConfigFile}.", e);
        }
    }

    private static CliException Fault(FnHome home, string name, Exception e) =>
        e switch
        {
            FormatException => new CliException(
                "While parsing config: " + e.Message,
                $"Mend {home.ContextFile(name)}.",
                e
            ),
            UnauthorizedAccessException => new CliException(
                $"open {home.ContextFile(name)}: permission denied",
                cause: e
            ),
            _ => ContextNotFound(home, name),
        };
}

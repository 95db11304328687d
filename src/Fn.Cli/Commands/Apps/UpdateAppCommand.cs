using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn update app</c>. Maps that are given replace the fetched ones in the request; the server merges. Source: command line specification 2.2.</summary>
internal sealed class UpdateAppCommand() : ServerCommand(1)
{
    private readonly Option<string[]> _config = Flag.Repeated("config", "Application configuration, key=value", "c");
    private readonly Option<string[]> _annotation = Flag.Repeated("annotation", "Application annotation, key=JSON");
    private readonly Option<string?> _syslogUrl = Flag.Text("syslog-url", "Syslog URL to send application logs to");
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly TagFlags _tags = new();
    private readonly SubnetFlag _subnets = new();
    private readonly AttributeFlags _attributes = AttributeFlags.OfApps();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public override IReadOnlyList<Option> Flags =>
        [_config, _annotation, _syslogUrl, .. _tags.All, _subnets.Option, _json, .. _wait.All, .. _attributes.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = FromJson.Read(run, _json);
        var given = KeyValues.Annotations(run, run.Value(_annotation));
        var options = _wait.Read(run, json);
        _subnets.CheckUpdate(run, json);
        var app = await GetAppAsync(run, cancellationToken);

        var annotations = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        foreach (var (key, value) in given.Count > 0 ? given : app.Annotations)
        {
            annotations[key] = value;
        }
        _subnets.Apply(run, json, given, annotations);
        _tags.Apply(run, json, app.Annotations, annotations, updates: true);
        _attributes.Apply(run, json, annotations);
        var config = json.ConfigWith(KeyValues.Config(run, run.Value(_config)));

        await run.Provider.Apps.UpdateAsync(
            app with
            {
                Annotations = annotations,
                Config = config.Count > 0 ? config : app.Config,
                SyslogUrl = run.Value(_syslogUrl) ?? json.Text("syslogUrl") ?? app.SyslogUrl,
            },
            options,
            cancellationToken
        );
        run.Out.Write($"app {app.Name} updated\n");
        return ExitCodes.Success;
    }
}

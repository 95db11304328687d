using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Model.Apps;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn create app</c>. Source: command line specification 2.2.</summary>
internal sealed class CreateAppCommand() : ServerCommand(0)
{
    private readonly Option<string[]> _config = Flag.Repeated("config", "Application configuration, key=value");
    private readonly Option<string[]> _annotation = Flag.Repeated("annotation", "Application annotation, key=JSON");
    private readonly Option<string?> _syslogUrl = Flag.Text("syslog-url", "Syslog URL to send application logs to");
    private readonly Option<string?> _shape = Flag.Text(
        "shape",
        "Architectures of the images: GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM"
    );
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly TagFlags _tags = new();
    private readonly SubnetFlag _subnets = new();
    private readonly AttributeFlags _attributes = AttributeFlags.OfApps();
    private readonly WaitFlags _wait = new(withIfMatch: false);

    public override IReadOnlyList<Option> Flags =>
        [
            _config,
            _annotation,
            _syslogUrl,
            _shape,
            .. _tags.Adding,
            _subnets.Option,
            _json,
            .. _wait.All,
            .. _attributes.All,
        ];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = FromJson.Read(run, _json);
        var name = run.Argument(0).Length > 0 ? run.Argument(0) : json.Text("displayName") ?? "";
        var given = KeyValues.Annotations(run, run.Value(_annotation));
        var annotations = new SortedDictionary<string, RawJson>(given, StringComparer.Ordinal);
        _subnets.Apply(run, json, given, annotations);
        _tags.Apply(run, json, annotations, annotations, updates: false);
        _attributes.Apply(run, json, annotations);
        var options = _wait.Read(run, json);

        var created = await run.Provider.Apps.CreateAsync(
            new App
            {
                Name = name,
                Config = json.ConfigWith(KeyValues.Config(run, run.Value(_config))),
                Annotations = annotations,
                SyslogUrl = run.Value(_syslogUrl) ?? json.Text("syslogUrl"),
                Shape = ShapeOf(run.Value(_shape) ?? json.Text("shape")),
            },
            options,
            cancellationToken
        );
        run.Out.Write($"Successfully created app:  {created.Name}\n");
        return ExitCodes.Success;
    }

    private static string ShapeOf(string? shape) =>
        shape switch
        {
            null => "",
            "GENERIC_X86" or "GENERIC_ARM" or "GENERIC_X86_ARM" => shape,
            "" => throw new CliException("no shape specified for the application"),
            _ => throw new CliException(
                "invalid shape specified for the application",
                "Shapes are GENERIC_X86, GENERIC_ARM and GENERIC_X86_ARM."
            ),
        };
}

using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Providers;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Functions;

/// <summary>The flags that <c>create function</c> and <c>update function</c> share, and what they change.</summary>
internal sealed class FunctionFlags
{
    private readonly Option<ulong> _memory = Flag.Size("memory", "Memory in MiB", "m");
    private readonly Option<string[]> _config = Flag.Repeated("config", "Function configuration, key=value", "c");
    private readonly Option<int> _timeout = Flag.Number("timeout", "Function timeout (eg. 30)");
    private readonly Option<int> _idleTimeout = Flag.Number("idle-timeout", "Function idle timeout (eg. 30)");
    private readonly Option<string[]> _annotation = Flag.Repeated("annotation", "Function annotation, key=JSON");
    private readonly Option<string?> _image = Flag.Text("image", "Function image");
    private readonly Option<int> _timeoutInSeconds = Flag.Number("timeout-in-seconds", "Function timeout (eg. 30)");
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly AttributeFlags _attributes = AttributeFlags.OfFunctions();
    private readonly WaitFlags _wait;
    private readonly bool _updates;

    public FunctionFlags(bool updates)
    {
        _updates = updates;
        _wait = new WaitFlags(withIfMatch: updates);
    }

    public TagFlags Tags { get; } = new();

    public ManagedFlags Managed { get; } = new();

    public IReadOnlyList<Option> All =>
        [
            _memory,
            _config,
            _timeout,
            _idleTimeout,
            _annotation,
            _image,
            .. _updates ? Tags.All : Tags.Adding,
            .. _updates ? Managed.All : Managed.Setting,
            _json,
            .. _wait.All,
            _timeoutInSeconds,
            .. _attributes.All,
        ];

    /// <summary>What <c>--from-json</c> gives.</summary>
    /// <exception cref="CliException">Bad JSON.</exception>
    public FromJson ReadJson(CommandRun run) => FromJson.Read(run, _json);

    /// <summary>The image by flag, argument or JSON; empty when none of them has it.</summary>
    public string ImageOf(CommandRun run, FromJson json)
    {
        var image = run.Value(_image) ?? "";
        image = image.Length > 0 ? image : run.Argument(2);
        return image.Length > 0 ? image : json.Text("image") ?? "";
    }

    /// <summary>The image by flag or JSON; null when neither has it.</summary>
    public string? NewImageOf(CommandRun run, FromJson json) => run.Value(_image) ?? json.Text("image");

    /// <summary>The function of the request, and what the change depends on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="json">What <c>--from-json</c> gave.</param>
    /// <param name="start">The fetched function, or one with names only.</param>
    /// <exception cref="CliException">A value of the wrong form.</exception>
    public (Function Function, ChangeOptions Options) Apply(CommandRun run, FromJson json, Function start)
    {
        var given = KeyValues.Annotations(run, run.Value(_annotation));
        var annotations = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        foreach (var (key, value) in given.Count > 0 ? given : start.Annotations)
        {
            annotations[key] = value;
        }
        Tags.Apply(run, json, start.Annotations, annotations, _updates);
        _attributes.Apply(run, json, annotations);
        Managed.Apply(run, annotations);
        var options = _wait.Read(run, json) with { ProvisionedConcurrency = Managed.Concurrency(run) };
        var memory = run.Value(_memory) is > 0 and var wanted ? wanted : json.Number("memoryInMBs") ?? 0;
        var idleTimeout = run.Value(_idleTimeout);
        var function = start with
        {
            Memory = memory > 0 ? memory : start.Memory,
            Timeout = TimeoutOf(run, json) is > 0 and var timeout ? timeout : start.Timeout,
            IdleTimeout = idleTimeout > 0 ? idleTimeout : start.IdleTimeout,
            Config = json.ConfigWith(KeyValues.Config(run, run.Value(_config))),
            Annotations = annotations,
        };
        return (function, options);
    }

    private int TimeoutOf(CommandRun run, FromJson json)
    {
        var timeout = run.Value(_timeout) is > 0 and var first ? first : run.Value(_timeoutInSeconds);
        return timeout > 0 ? timeout : (int)Math.Min(json.Number("timeoutInSeconds") ?? 0, int.MaxValue);
    }
}

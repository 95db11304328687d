using System.CommandLine;
using Fn.Cli.Commands.Functions;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Invocation;
using Fn.Cli.Output;
using Fn.Cli.Providers;
using Fn.Client.Errors;
using Fn.Client.Invocation;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn invoke</c> and <c>fn invoke detached</c>. Source: CLI specification 8.</summary>
internal sealed class InvokeCommand : LeafCommand
{
    private const string Detached = "detached";
    private const string TtlVariable = "FN_INVOKE_ENDPOINT_CACHE_TTL";

    private readonly Option<string?> _endpoint = Flag.Text("endpoint", "calls this URL, names are not needed");
    private readonly Option<string?> _contentType = Flag.Text("content-type", "type of the input");
    private readonly Option<bool> _callId = Flag.Switch("display-call-id", "shows the id of the call");
    private readonly Option<string?> _output = Flag.Text("output", "json shows body, headers and status as JSON");
    private readonly Option<string?> _intent = Flag.Text("fn-intent", "sent as header fn-intent");
    private readonly Option<bool> _dryRun = Flag.Switch("is-dry-run", "sent as header is-dry-run");
    private readonly Option<string?> _type = Flag.Text("fn-invoke-type", "sync or detached");
    private readonly Option<bool> _noCache = Flag.Switch("no-endpoint-cache", "looks the endpoint up again");
    private readonly Option<string?> _ttl = Flag.Text(
        "endpoint-cache-ttl",
        $"how long an endpoint is kept, 15m by default [${TtlVariable}]"
    );
    private readonly Option<bool> _fail = Flag.Switch("fail", "ends with exit code 1 when the call fails");

    public override IReadOnlyList<Option> Flags =>
        [_endpoint, _contentType, _callId, _output, _intent, _dryRun, _type, _noCache, _ttl, _fail];

    public override bool UsesServer => true;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var target = Target(run);
        var headers = Headers(run, target.IsDetached);
        var maxAge = MaxAge(run);
        if (run.Value(_endpoint) is not { Length: > 0 } && (target.App.Length == 0 || target.Function.Length == 0))
        {
            throw new CliException(
                "missing app and function name",
                "Name both: fn invoke APP FUNCTION; 'fn list apps' and 'fn list functions APP' show what there is."
            );
        }
        var endpoints = InvokeEndpoints.Of(run);
        var (url, isCached) = await ResolveAsync(run, target, endpoints, maxAge, cancellationToken);
        var request = new InvokeRequest(
            url,
            InvokeInput.ContentType(run.Host, run.Value(_contentType)) ?? run.Provider.CallContentType,
            await InvokeInput.ReadAsync(run.Host, cancellationToken)
        )
        {
            Headers = headers,
        };
        var answer = await CallAsync(run.Provider, request, cancellationToken);
        if (isCached && (int)answer.StatusCode == 404)
        {
            // The function may have been made anew by someone else since the endpoint was kept.
            answer.Dispose();
            await endpoints.ForgetAsync(target.App, target.Function, cancellationToken);
            (url, _) = await ResolveAsync(run, target, endpoints, maxAge, cancellationToken);
            answer = await CallAsync(run.Provider, request with { Endpoint = url }, cancellationToken);
        }
        using (answer)
        {
            try
            {
                await WriteAsync(run, answer, cancellationToken);
            }
            catch (InvalidDataException e)
            {
                throw new CliException("Error invoking function: the answer is not packed as it says", cause: e);
            }
            catch (Exception e) when (e is HttpIOException or HttpRequestException)
            {
                throw new CliException("Error invoking function: the answer broke off: unexpected EOF", cause: e);
            }
            return run.Value(_fail) && (int)answer.StatusCode >= 400 ? ExitCodes.Failure : ExitCodes.Success;
        }
    }

    public override void HintAtSurplus(CommandRun run, CommandEntry entry)
    {
        if (Target(run).Surplus is { Length: > 0 } surplus)
        {
            run.Hint(
                $"'{surplus}' is not sent: the input of a call is standard input, as in  echo INPUT | fn invoke APP FUNCTION"
            );
        }
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Completion.NamesAsync(
            run,
            run.Argument(0) == Detached ? [.. run.Arguments.Skip(1)] : run.Arguments,
            kinds: 2,
            cancellationToken
        );

    // 'detached' is the sub-command, unless it is one of exactly two names and so must be the app.
    private CallTarget Target(CommandRun run)
    {
        var isGiven = run.Value(_endpoint) is { Length: > 0 };
        var isDetached = run.Argument(0) == Detached && (run.Arguments.Count != 2 || isGiven);
        var first = isDetached ? 1 : 0;
        return new(isDetached, run.Argument(first), run.Argument(first + 1), run.Argument(first + 2));
    }

    private List<KeyValuePair<string, string>> Headers(CommandRun run, bool isDetached)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (run.Value(_intent) is { Length: > 0 } intent)
        {
            headers.Add(new("fn-intent", intent));
        }
        if (run.Value(_dryRun))
        {
            headers.Add(new("is-dry-run", "true"));
        }
        var type = isDetached ? Detached : run.Value(_type) ?? "";
        if (type is not ("" or "sync" or Detached))
        {
            throw new CliException($"invalid value for --fn-invoke-type: \"{type}\"");
        }
        if (type == Detached)
        {
            OracleOnly.Warn(run, "--fn-invoke-type=detached is");
        }
        if (type.Length > 0)
        {
            headers.Add(new("fn-invoke-type", type));
        }
        return headers;
    }

    private TimeSpan MaxAge(CommandRun run)
    {
        if (run.Value(_noCache))
        {
            return TimeSpan.Zero;
        }
        var text = run.Value(_ttl) ?? run.Host.Variable(TtlVariable) ?? "15m";
        return FlagDuration.TryParse(text, out var age)
            ? age
            : throw new CliException(
                $"could not parse {text} as duration for flag endpoint-cache-ttl: time: invalid duration \"{text}\""
            );
    }

    private async Task<(string Url, bool IsCached)> ResolveAsync(
        CommandRun run,
        CallTarget target,
        InvokeEndpoints endpoints,
        TimeSpan maxAge,
        CancellationToken cancellationToken
    )
    {
        if (run.Value(_endpoint) is { Length: > 0 } given)
        {
            return (given, false);
        }
        if (endpoints.Find(target.App, target.Function, maxAge) is { } known)
        {
            return (known, true);
        }
        var app = await run.Provider.Apps.GetByNameAsync(target.App, cancellationToken);
        var function = await run.Provider.Functions.GetByNameAsync(app.Id, target.Function, cancellationToken);
        var url =
            FunctionEndpoint.Of(function)
            ?? throw new CliException($"Fn invoke url annotation not present, {FunctionEndpoint.Annotation}");
        if (maxAge > TimeSpan.Zero)
        {
            await endpoints.RememberAsync(target.App, target.Function, url, cancellationToken);
        }
        return (url, false);
    }

    private static async Task<HttpResponseMessage> CallAsync(
        IProvider provider,
        InvokeRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await provider.CallAsync(request, cancellationToken);
        }
        catch (FnConnectionException exception)
        {
            throw new CliException(
                $"Error invoking function: {exception.Message}",
                exception.Fault == ConnectionFault.Scheme
                    ? "An endpoint is a URL; 'fn inspect function APP FUNCTION --endpoint' prints that of a function."
                    : FailureHint.For(exception),
                exception
            );
        }
    }

    private async Task WriteAsync(CommandRun run, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var output = new InvokeOutput(run.Host);
        if (string.Equals(run.Value(_output), "json", StringComparison.OrdinalIgnoreCase))
        {
            await output.WriteJsonAsync(answer, cancellationToken);
            return;
        }
        await output.WritePlainAsync(answer, run.Value(_callId), run.Value(_fail), cancellationToken);
    }

    private sealed record CallTarget(bool IsDetached, string App, string Function, string Surplus);
}

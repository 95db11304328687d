using System.Globalization;
using System.Text;
using Fn.Fdk.Hosting;
using Fn.Fdk.Http;

namespace Fn.Fdk;

/// <summary>One call: who asks, until when, with what, and the answer in the making. Valid until the function returns.</summary>
public sealed class FnContext
{
    private readonly FnEnvironment _environment;
    private readonly RequestHead _head;
    private readonly RequestBody _body;
    private readonly ByteBuffer _input;
    private readonly TimeProvider _time;
    private readonly ResponseWriter _writer;

    internal FnContext(
        FnEnvironment environment,
        RequestHead head,
        RequestBody body,
        ByteBuffer input,
        ResponseWriter writer,
        CallDeadline deadline,
        TimeProvider time,
        long number
    )
    {
        _environment = environment;
        _head = head;
        _body = body;
        _input = input;
        _writer = writer;
        _time = time;
        Deadline = deadline.Instant;
        CancellationToken = deadline.Token;
        InvocationNumber = number;
        var isGateway = GatewayNames.Is(Intent, GatewayNames.HttpRequest);
        writer.IsGateway = isGateway;
        Http = isGateway ? new HttpGatewayContext(head) : null;
    }

    /// <summary>Id of this call, header <c>Fn-Call-Id</c>; empty when the caller sent none.</summary>
    public string CallId => field ??= _head.Text("Fn-Call-Id");

    /// <summary>How to read the call, header <c>Fn-Intent</c>: <c>httprequest</c> for triggers; empty when absent.</summary>
    public string Intent => field ??= _head.Text(GatewayNames.Intent);

    /// <summary>Id of the function, from <c>FN_FN_ID</c>; empty when unset.</summary>
    public string FunctionId => _environment.FunctionId;

    /// <summary>Name of the function, from <c>FN_FN_NAME</c>; empty when unset.</summary>
    public string FunctionName => _environment.FunctionName;

    /// <summary>Id of the app, from <c>FN_APP_ID</c>; empty when unset.</summary>
    public string AppId => _environment.AppId;

    /// <summary>Name of the app, from <c>FN_APP_NAME</c>; empty when unset.</summary>
    public string AppName => _environment.AppName;

    /// <summary>Memory limit of the container in bytes, from <c>FN_MEMORY</c>; 0 when unset.</summary>
    public long MemoryLimit => _environment.MemoryLimitBytes;

    /// <summary>App and function configuration: the environment as it was at start, names case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Config => _environment.Config;

    /// <summary>Number of this call in this process, from 1.</summary>
    public long InvocationNumber { get; }

    /// <summary>True for the first call of this process.</summary>
    public bool IsColdStart => InvocationNumber == 1;

    /// <summary>Instant at which the server ends the call, header <c>Fn-Deadline</c>, up to a second early by contract.</summary>
    /// <value><see cref="DateTimeOffset.MaxValue"/> when the header is missing or malformed: the call then has no deadline.</value>
    public DateTimeOffset Deadline { get; }

    /// <summary>Time left until <see cref="Deadline"/>, never negative.</summary>
    public TimeSpan RemainingTime =>
        Deadline - _time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Fires a little before <see cref="Deadline"/>, in time to answer 504, and when the caller goes away while the function awaits.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Headers of the call as sent; on gateway calls the caller's own are in <see cref="HttpGatewayContext.Headers"/>.</summary>
    public FnHeaders Headers => field ??= new FnHeaders(_head, gateway: false);

    /// <summary>Type of the body, header <c>Content-Type</c>; empty when absent.</summary>
    public string ContentType => field ??= _head.Text("Content-Type");

    /// <summary>Length of the body in bytes; null when it is chunked, which every body from Fn is unless it is empty.</summary>
    public long? ContentLength => _body.Length;

    /// <summary>The request body, unbuffered, to be read once. Empty when the function takes the body as its input.</summary>
    public Stream Body => field ??= new RequestBodyStream(_body);

    /// <summary>The HTTP request of a trigger call; null on plain calls.</summary>
    public HttpGatewayContext? Http { get; }

    /// <summary>Status, headers and body of the answer.</summary>
    public FnResponse Response => _writer.Response;

    /// <summary>Reads the whole rest of the body as UTF-8 text.</summary>
    /// <exception cref="IOException">The caller went away in the middle of it.</exception>
    public async ValueTask<string> ReadTextAsync() =>
        Encoding.UTF8.GetString((await ReadInputAsync(CancellationToken).ConfigureAwait(false)).Span);

    /// <summary>Reads the whole rest of the body, byte for byte.</summary>
    /// <exception cref="IOException">The caller went away in the middle of it.</exception>
    public async ValueTask<byte[]> ReadBytesAsync() =>
        (await ReadInputAsync(CancellationToken).ConfigureAwait(false)).ToArray();

    /// <summary>Reads the body into memory that is good until the call ends.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadInputAsync(CancellationToken cancellationToken)
    {
        _input.Clear();
        await _body.ReadAllAsync(_input, cancellationToken).ConfigureAwait(false);
        return _input.Written;
    }

    /// <summary>Call id and running number, for a log line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"call {(CallId.Length > 0 ? CallId : "without id")} (number {InvocationNumber})"
        );
}

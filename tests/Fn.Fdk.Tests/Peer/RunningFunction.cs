using System.Text.Json.Serialization;
using Fn.Fdk.Binding;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Tests.Peer;

/// <summary>A function served on the contract's socket inside the test process.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly SocketDirectory _directory = new();
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    private RunningFunction(
        Func<CallHandler> bind,
        FnOptions options,
        TimeProvider? time,
        IReadOnlyDictionary<string, string>? more
    )
    {
        var variables = new Dictionary<string, string>(
            more ?? new Dictionary<string, string>(StringComparer.Ordinal),
            StringComparer.Ordinal
        )
        {
            ["FN_FORMAT"] = "http-stream",
            ["FN_LISTENER"] = "unix:" + _directory.Link,
        };
        var runner = new CallRunner(bind(), FnEnvironment.Of(variables), options, time ?? TimeProvider.System, Log);
        _serving = FunctionProcess.ServeContractAsync(runner, options, _stop.Task);
    }

    public RecordingLog Log { get; } = new();

    public string Link => _directory.Link;

    public static RunningFunction Of<TIn, TOut>(
        Func<TIn?, FnContext, CancellationToken, ValueTask<TOut>> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null,
        TimeProvider? time = null,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        options ??= new FnOptions();
        return new RunningFunction(
            () =>
                new CallHandler<TIn, TOut>(
                    function,
                    InputBinder<TIn>.Create(json, options),
                    OutputBinder<TOut>.Create(json)
                ),
            options,
            time,
            variables
        );
    }

    /// <summary>A function that reads the body and writes the answer itself.</summary>
    public static RunningFunction Raw(Func<FnContext, CancellationToken, Task> function, FnOptions? options = null) =>
        Of<NoInput, NoOutput>(
            async (_, fn, cancellationToken) =>
            {
                await function(fn, cancellationToken);
                return default;
            },
            options: options
        );

    public static RunningFunction Echo() => Of<byte[], byte[]>((body, _, _) => new(body!));

    public RawPeer Connect() => RawPeer.Connect(Link);

    public async Task<Answer> CallAsync(string body = "", params string[] headers)
    {
        using var peer = Connect();
        return await peer.CallAsync(body, headers);
    }

    public void AskToStop() => _stop.TrySetResult();

    public Task Stopped => _serving;

    public async ValueTask DisposeAsync()
    {
        AskToStop();
        await _serving;
        _directory.Dispose();
    }
}

using Fn.Fdk.Binding;
using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>Runs the function for one call and makes an answer of whatever comes out.</summary>
internal sealed class CallRunner(
    CallHandler handler,
    FnEnvironment environment,
    FnOptions options,
    TimeProvider time,
    FunctionLog log
)
{
    private readonly Action<CallDeadline> _warnOfOverrun = deadline =>
        log.Warning(deadline.Call!, "The function is still running at its deadline; the server ends this container.");

    private long _calls;

    public TimeProvider Time => time;

    public FunctionLog Log => log;

    /// <summary>True when the function may block the thread it is called on while it reads the body.</summary>
    public bool NeedsOwnThread => handler.ReadsBody;

    public FnEnvironment Environment => environment;

    /// <summary>Starts the clock of a call.</summary>
    public CallDeadline StartDeadline(RequestHead call) => new(call, time, handler.SeesToken);

    /// <returns>False when the answer was cut and the connection must be torn down.</returns>
    /// <exception cref="IOException">The caller went away, or sent a body that is not HTTP.</exception>
    public async ValueTask<bool> RunAsync(
        RequestHead head,
        RequestBody body,
        ByteBuffer input,
        ResponseWriter answer,
        CallDeadline deadline
    )
    {
        var fn = new FnContext(
            environment,
            head,
            body,
            input,
            answer,
            deadline,
            time,
            Interlocked.Increment(ref _calls)
        );
        deadline.Watch(fn, _warnOfOverrun);
        WriteLogFrame(head);
        try
        {
            await handler.InvokeAsync(fn, deadline.Token).ConfigureAwait(false);
            Complete(answer, body);
            return true;
        }
        catch (OperationCanceledException) when (deadline.CallerLeft)
        {
            return false;
        }
        catch (Exception failure)
            when (failure is RequestCutException or RequestFormatException or ConnectionLostException
                && !answer.HasStarted
            )
        {
            throw;
        }
        catch (Exception failure) when (answer.HasStarted)
        {
            if (failure is not ConnectionLostException)
            {
                log.Error(fn, "The function failed after its answer had begun; the connection is cut.", failure);
            }
            return false;
        }
        catch (Exception failure)
        {
            Explain(failure, fn, answer, deadline);
        }
        Complete(answer, body);
        return true;
    }

    private static void Complete(ResponseWriter answer, RequestBody body)
    {
        answer.KeepAlive = answer.KeepAlive && (answer.HasStarted || body.TrySkipReceived());
        answer.Complete();
    }

    private void Explain(Exception failure, FnContext fn, ResponseWriter answer, CallDeadline deadline)
    {
        switch (failure)
        {
            case OperationCanceledException when deadline.HasFired:
                log.Warning(fn, "The function stopped at its deadline.");
                ErrorBody.Service(answer, 504, "Function timed out");
                break;
            case InputException when answer.IsGateway:
                log.Warning(fn, $"Invalid input: {failure.Message}");
                ErrorBody.Problem(answer, 400, failure.Message);
                break;
            case InputException:
                log.Warning(fn, $"Invalid input: {failure.Message}");
                ErrorBody.Service(answer, 502, "Invalid input for function", failure.Message);
                break;
            case FnException chosen when answer.IsGateway:
                log.Warning(fn, WithCause($"Answered {chosen.StatusCode}: {chosen.Message}", chosen));
                ErrorBody.Problem(answer, chosen.StatusCode, chosen.Message);
                break;
            case FnException chosen:
                log.Warning(fn, WithCause($"Failed with {chosen.StatusCode}: {chosen.Message}", chosen));
                ErrorBody.Service(answer, 502, chosen.Message);
                break;
            default:
                log.Error(fn, "The function failed.", failure);
                ErrorBody.Service(
                    answer,
                    502,
                    "Exception in function, consult logs for details",
                    options.HideErrorDetail ? null : $"{failure.GetType().FullName}: {failure.Message}"
                );
                break;
        }
    }

    // The caller never sees the cause, so the log is the only place where somebody can.
    private static string WithCause(string message, FnException chosen) =>
        chosen.InnerException is { } cause ? $"{message}\n{cause}" : message;

    private void WriteLogFrame(RequestHead head)
    {
        if (
            environment is { LogFrameName: { } name, LogFrameHeader: { } header }
            && head.Text(header) is { Length: > 0 } value
        )
        {
            log.Frame(name, value);
        }
    }
}

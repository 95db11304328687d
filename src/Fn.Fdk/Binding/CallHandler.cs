namespace Fn.Fdk.Binding;

/// <summary>A function with its input and output bound: what the engine runs for each call.</summary>
internal abstract class CallHandler
{
    /// <summary>True when user code reads the body itself, and may block a thread doing so.</summary>
    public abstract bool ReadsBody { get; }

    /// <summary>True when user code can see the token; without it no timer is needed.</summary>
    public abstract bool SeesToken { get; }

    public abstract ValueTask InvokeAsync(FnContext fn, CancellationToken cancellationToken);
}

/// <summary>Reads the input, runs the function, writes its result.</summary>
internal sealed class CallHandler<TIn, TOut>(
    Func<TIn?, FnContext, CancellationToken, ValueTask<TOut>> function,
    InputBinder<TIn> input,
    OutputBinder<TOut> output,
    bool seesToken = true
) : CallHandler
{
    public override bool SeesToken => seesToken;

    public override bool ReadsBody => input.PassesBody;

    public override async ValueTask InvokeAsync(FnContext fn, CancellationToken cancellationToken)
    {
        var argument = await input.ReadAsync(fn, cancellationToken).ConfigureAwait(false);
        var result = await function(argument, fn, cancellationToken).ConfigureAwait(false);
        if (result is not null)
        {
            await output.WriteAsync(result, fn, cancellationToken).ConfigureAwait(false);
        }
    }
}

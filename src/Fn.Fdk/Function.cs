using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Fn.Fdk.Binding;
using Fn.Fdk.Hosting;

namespace Fn.Fdk;

/// <summary>Runs a function: the one call of a function's <c>Main</c>.</summary>
/// <remarks>
/// Under Fn (variables <c>FN_FORMAT</c> and <c>FN_LISTENER</c>) it serves the container's socket; with neither variable set it serves HTTP on
/// <c>http://127.0.0.1:8080</c> for local development (<c>--port</c> or <c>FN_DEV_PORT</c>). The task ends on SIGTERM or SIGINT. What cannot start
/// is said in one line on stderr, and the exit code is 1. Code that stands before the call runs before the function is ready.
/// Inputs and outputs: see <see cref="IFunction{TIn, TOut}"/>.
/// </remarks>
public static class Function
{
    /// <summary>Runs a lambda that needs only its input.</summary>
    /// <param name="function">Answers one call.</param>
    /// <param name="json">Metadata of the JSON types, with its own options; null when input and output are text, bytes or streams.</param>
    /// <param name="options">Choices; null takes the defaults.</param>
    /// <returns>A task that ends when the process was told to end.</returns>
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, TOut> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) => ServeAsync<TIn, TOut>((input, _, _) => new(function(input)), json, options, seesToken: false);

    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, Task<TOut>> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) => ServeAsync<TIn, TOut>((input, _, _) => new(function(input)), json, options, seesToken: false);

    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, ValueTask<TOut>> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) => ServeAsync<TIn, TOut>((input, _, _) => function(input), json, options, seesToken: false);

    /// <summary>Runs a lambda that needs only its input and returns nothing: the answer is empty.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn>(
        Func<TIn?, Task> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) =>
        ServeAsync<TIn, NoOutput>(
            async (input, _, _) =>
            {
                await function(input).ConfigureAwait(false);
                return default;
            },
            json,
            options,
            seesToken: false
        );

    /// <summary>Runs a lambda that takes its input, the call and the token that fires before the deadline.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, FnContext, CancellationToken, TOut> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) =>
        ServeAsync<TIn, TOut>(
            (input, fn, cancellationToken) => new(function(input, fn, cancellationToken)),
            json,
            options
        );

    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, FnContext, CancellationToken, TOut}, JsonSerializerContext, FnOptions)"/>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, FnContext, CancellationToken, Task<TOut>> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) =>
        ServeAsync<TIn, TOut>(
            (input, fn, cancellationToken) => new(function(input, fn, cancellationToken)),
            json,
            options
        );

    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, FnContext, CancellationToken, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn, TOut>(
        Func<TIn?, FnContext, CancellationToken, ValueTask<TOut>> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) => ServeAsync(function, json, options);

    /// <summary>Runs a lambda that takes its input and returns nothing: the answer is empty, or what it wrote to the response.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn>(
        Func<TIn?, FnContext, CancellationToken, Task> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) =>
        ServeAsync<TIn, NoOutput>(
            async (input, fn, cancellationToken) =>
            {
                await function(input, fn, cancellationToken).ConfigureAwait(false);
                return default;
            },
            json,
            options
        );

    /// <summary>Runs a lambda that reads the body and writes the answer itself: <see cref="FnContext.Body"/>, <see cref="FnContext.Response"/>.</summary>
    /// <param name="function">Answers one call.</param>
    /// <param name="options">Choices; null takes the defaults.</param>
    /// <returns>A task that ends when the process was told to end.</returns>
    public static Task RunAsync(Func<FnContext, CancellationToken, Task> function, FnOptions? options = null) =>
        RunAsync<NoInput>((_, fn, cancellationToken) => function(fn, cancellationToken), null, options);

    /// <summary>Runs a lambda that reads the body itself and returns its result with status and headers.</summary>
    /// <inheritdoc cref="RunAsync(Func{FnContext, CancellationToken, Task}, FnOptions)"/>
    [OverloadResolutionPriority(1)]
    public static Task RunAsync(
        Func<FnContext, CancellationToken, Task<FnResult>> function,
        FnOptions? options = null
    ) => RunAsync<NoInput, FnResult>((_, fn, cancellationToken) => function(fn, cancellationToken), null, options);

    /// <summary>Runs a function that is a class.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(Func{TIn, TOut}, JsonSerializerContext, FnOptions)"/>
    public static Task RunAsync<TIn, TOut>(
        IFunction<TIn, TOut> function,
        JsonSerializerContext? json = null,
        FnOptions? options = null
    ) => ServeAsync<TIn, TOut>(function.InvokeAsync, json, options);

    private static Task ServeAsync<TIn, TOut>(
        Func<TIn?, FnContext, CancellationToken, ValueTask<TOut>> function,
        JsonSerializerContext? json,
        FnOptions? options,
        bool seesToken = true
    )
    {
        options ??= new FnOptions();
        return FunctionProcess.RunAsync(
            () =>
                new CallHandler<TIn, TOut>(
                    function,
                    InputBinder<TIn>.Create(json, options),
                    OutputBinder<TOut>.Create(json),
                    seesToken
                ),
            options
        );
    }
}

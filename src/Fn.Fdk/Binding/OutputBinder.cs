using System.Text.Json.Serialization;

namespace Fn.Fdk.Binding;

/// <summary>Writes a function's result, never null here, as the body of the answer.</summary>
internal abstract class OutputBinder<T>
{
    public abstract ValueTask WriteAsync(T result, FnContext fn, CancellationToken cancellationToken);

    public static OutputBinder<T> Create(JsonSerializerContext? json)
    {
        object? special =
            typeof(T) == typeof(string) ? new TextOutput()
            : typeof(T) == typeof(byte[]) ? new ArrayOutput()
            : typeof(T) == typeof(ReadOnlyMemory<byte>) ? new MemoryOutput()
            : typeof(T) == typeof(Stream) ? new StreamOutput()
            : typeof(T) == typeof(FnResult) ? new ResultOutput()
            : typeof(T) == typeof(NoOutput) ? new NoOutputBinder()
            : typeof(T) == typeof(IAsyncEnumerable<ReadOnlyMemory<byte>>) ? new PiecesOutput()
            : null;
        return special as OutputBinder<T> ?? new JsonOutput<T>(JsonTypes.Get<T>(json));
    }
}

/// <summary>Stands for the result of a function that returns nothing.</summary>
internal readonly struct NoOutput;

internal sealed class NoOutputBinder : OutputBinder<NoOutput>
{
    public override ValueTask WriteAsync(NoOutput result, FnContext fn, CancellationToken cancellationToken) => default;
}

internal sealed class TextOutput : OutputBinder<string>
{
    public override ValueTask WriteAsync(string result, FnContext fn, CancellationToken cancellationToken)
    {
        fn.Response.ContentType ??= "text/plain; charset=utf-8";
        fn.Response.Writer.Body.Append(result);
        return ValueTask.CompletedTask;
    }
}

internal sealed class ArrayOutput : OutputBinder<byte[]>
{
    public override ValueTask WriteAsync(byte[] result, FnContext fn, CancellationToken cancellationToken) =>
        MemoryOutput.Write(result, fn);
}

internal sealed class MemoryOutput : OutputBinder<ReadOnlyMemory<byte>>
{
    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> result,
        FnContext fn,
        CancellationToken cancellationToken
    ) => Write(result, fn);

    public static ValueTask Write(ReadOnlyMemory<byte> bytes, FnContext fn)
    {
        fn.Response.ContentType ??= "application/octet-stream";
        fn.Response.Writer.Body.Append(bytes.Span);
        return ValueTask.CompletedTask;
    }
}

internal sealed class ResultOutput : OutputBinder<FnResult>
{
    public override ValueTask WriteAsync(FnResult result, FnContext fn, CancellationToken cancellationToken) =>
        result.WriteAsync(fn, cancellationToken);
}

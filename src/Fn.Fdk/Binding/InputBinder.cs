using System.Text;
using System.Text.Json.Serialization;

namespace Fn.Fdk.Binding;

/// <summary>Makes a function's input out of the request body.</summary>
internal abstract class InputBinder<T>
{
    /// <summary>True when the body is handed on unread.</summary>
    public virtual bool PassesBody => false;

    /// <exception cref="InputException">The body does not fit the input's type.</exception>
    public abstract ValueTask<T?> ReadAsync(FnContext fn, CancellationToken cancellationToken);

    public static InputBinder<T> Create(JsonSerializerContext? json, FnOptions options)
    {
        object? special =
            typeof(T) == typeof(string) ? new BufferedInput<string>(Encoding.UTF8.GetString)
            : typeof(T) == typeof(byte[]) ? new BufferedInput<byte[]>(static bytes => bytes.ToArray())
            : typeof(T) == typeof(ReadOnlyMemory<byte>)
                ? new BufferedInput<ReadOnlyMemory<byte>>(static bytes => bytes.ToArray())
            : typeof(T) == typeof(Stream) ? new StreamInput()
            : typeof(T) == typeof(NoInput) ? new NoInputBinder()
            : null;
        return special as InputBinder<T> ?? new JsonInput<T>(JsonTypes.Get<T>(json), options.RequireInput);
    }
}

/// <summary>Stands for the input of a function that reads the body itself.</summary>
internal readonly struct NoInput;

internal sealed class NoInputBinder : InputBinder<NoInput>
{
    public override bool PassesBody => true;

    public override ValueTask<NoInput> ReadAsync(FnContext fn, CancellationToken cancellationToken) => default;
}

internal sealed class StreamInput : InputBinder<Stream>
{
    public override bool PassesBody => true;

    public override ValueTask<Stream?> ReadAsync(FnContext fn, CancellationToken cancellationToken) => new(fn.Body);
}

/// <summary>The whole body, turned into one value that keeps no reference to the buffer.</summary>
internal sealed class BufferedInput<T>(BufferedInput<T>.Convert convert) : InputBinder<T>
{
    public delegate T Convert(ReadOnlySpan<byte> bytes);

    public override async ValueTask<T?> ReadAsync(FnContext fn, CancellationToken cancellationToken) =>
        convert((await fn.ReadInputAsync(cancellationToken).ConfigureAwait(false)).Span);
}

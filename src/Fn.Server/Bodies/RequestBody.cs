using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fn.Model.Errors;

namespace Fn.Server.Bodies;

/// <summary>Takes the body of a management request in and decodes it, whatever its content type says.</summary>
internal static class RequestBody
{
    /// <summary>Far above what any resource can hold; keeps one request from filling the memory.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    public delegate T Decode<out T>(ReadOnlySpan<byte> json);

    /// <exception cref="FnException"><see cref="RequestErrors.InvalidJson"/>, or <see cref="RequestErrors.TooLarge"/>.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpContext context, Decode<T> decode)
    {
        if (context.Request.ContentLength is > MaxBytes and var length)
        {
            throw RequestErrors.TooLarge(length, MaxBytes).ToException();
        }
        try
        {
            var json = await ReadAllAsync(context);
            await Task.Yield(); // off the thread of the connection, which serves calls too
            return decode(Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
        }
        catch (Exception failure)
            when (failure is JsonException or BadHttpRequestException && !context.RequestAborted.IsCancellationRequested
            )
        {
            throw RequestErrors.InvalidJson.ToException(failure);
        }
    }

    private static async ValueTask<byte[]> ReadAllAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End); // what still comes is passed over by the listener, for a while
                throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
            }
            if (read.IsCompleted)
            {
                var json = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return json;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

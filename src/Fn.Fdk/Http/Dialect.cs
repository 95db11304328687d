namespace Fn.Fdk.Http;

/// <summary>What a connection speaks: Fn's socket contract, or plain HTTP turned into it for local development.</summary>
internal abstract class Dialect
{
    /// <summary>The call that a request makes, as the contract would bring it; or the status that refuses it.</summary>
    public abstract Admission Admit(RequestHead request);

    /// <summary>Writes status line and headers of an answer, without framing and without the empty line.</summary>
    public abstract void WriteHead(ByteBuffer target, ResponseWriter answer);

    /// <summary>True when the answer must not carry a body on the wire.</summary>
    public abstract bool DropsBody(ResponseWriter answer);

    protected static void WriteStatusLine(ByteBuffer target, int status) =>
        target.Append("HTTP/1.1 "u8).AppendDecimal(status).Append(Reason(status)).Append("\r\n"u8);

    protected static void WriteField(ByteBuffer target, ReadOnlySpan<byte> prefix, string name, string value) =>
        target.Append(prefix).Append(name).Append(": "u8).Append(value).Append("\r\n"u8);

    private static ReadOnlySpan<byte> Reason(int status) =>
        status switch
        {
            200 => " OK"u8,
            204 => " No Content"u8,
            400 => " Bad Request"u8,
            404 => " Not Found"u8,
            405 => " Method Not Allowed"u8,
            431 => " Request Header Fields Too Large"u8,
            502 => " Bad Gateway"u8,
            504 => " Gateway Timeout"u8,
            _ => " "u8,
        };
}

/// <summary>The head of the call to run, or the status that refuses it.</summary>
internal readonly record struct Admission(RequestHead? Call, int Refusal);

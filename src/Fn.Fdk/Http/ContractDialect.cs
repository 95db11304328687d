using System.Text;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Http;

/// <summary>Fn's contract on the container's socket: <c>POST /call</c>, service status, prefixed headers on gateway calls.</summary>
internal sealed class ContractDialect : Dialect
{
    public static readonly ContractDialect Instance = new();

    private static readonly byte[] FdkFields = Encoding.ASCII.GetBytes(
        $"Fn-Fdk-Version: fn-fdk-dotnet/{FdkVersion.Value}\r\nFn-Fdk-Runtime: dotnet/{Environment.Version}\r\n"
    );

    public override Admission Admit(RequestHead request) =>
        !request.Path.SequenceEqual("/call"u8) ? new(null, 404)
        : !request.Method.SequenceEqual("POST"u8) ? new(null, 405)
        : new(request, 0);

    public override bool DropsBody(ResponseWriter answer) => false;

    public override void WriteHead(ByteBuffer target, ResponseWriter answer)
    {
        var response = answer.Response;
        WriteStatusLine(target, answer.ServiceStatus);
        target.Append(FdkFields);
        if (response.ContentType is { } type)
        {
            WriteField(target, default, "Content-Type", type);
        }
        if (answer.IsGateway || response.StatusCode is not null)
        {
            target.Append("Fn-Http-Status: "u8).AppendDecimal(response.StatusCode ?? 200).Append("\r\n"u8);
        }
        if (answer.ServiceStatus == 405)
        {
            target.Append("Allow: POST\r\n"u8);
        }
        foreach (var (name, value) in response.Headers)
        {
            // Code written for FDKs that do not prefix says the prefix itself.
            var bare =
                !answer.IsGateway || name.StartsWith(GatewayNames.HeaderPrefix, StringComparison.OrdinalIgnoreCase);
            WriteField(target, bare ? default : "Fn-Http-H-"u8, name, value);
        }
    }
}

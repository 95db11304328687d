using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Client.Connection;

/// <summary>Requests and answers as a person reads them, without what must stay secret: credentials, cookies and the values of configuration.</summary>
internal static class TraceText
{
    private const string Hidden = "***";

    private static readonly HashSet<string> SecretHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
        "opc-obo-token",
    };

    public static string Describe(HttpRequestMessage request, byte[] body)
    {
        var text = new StringBuilder();
        var address = request.RequestUri!;
        text.Append(CultureInfo.InvariantCulture, $"{request.Method} {address.PathAndQuery} HTTP/1.1\n");
        text.Append(CultureInfo.InvariantCulture, $"Host: {address.Authority}\n");
        return Finish(text, request.Headers, request.Content, body);
    }

    public static string Describe(HttpResponseMessage response, byte[] body)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\n"
        );
        return Finish(text, response.Headers, response.Content, body);
    }

    private static string Finish(StringBuilder text, HttpHeaders headers, HttpContent? content, byte[] body)
    {
        AddHeaders(text, headers);
        if (content is not null)
        {
            AddHeaders(text, content.Headers);
        }
        text.Append('\n');
        if (body.Length > 0)
        {
            text.Append(WithoutConfiguration(body).TrimEnd('\n')).Append("\n\n");
        }
        return text.ToString();
    }

    private static void AddHeaders(StringBuilder text, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                var shown = SecretHeaders.Contains(name) ? Hidden : value;
                text.Append(CultureInfo.InvariantCulture, $"{name}: {shown}\n");
            }
        }
    }

    private static string WithoutConfiguration(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var buffer = new ArrayBufferWriter<byte>(body.Length);
            using (
                var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJsonEncoder.Instance })
            )
            {
                Copy(writer, document.RootElement);
            }
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in element.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                CopyMember(writer, member);
            }
            writer.WriteEndObject();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
            {
                Copy(writer, item);
            }
            writer.WriteEndArray();
        }
        else
        {
            element.WriteTo(writer);
        }
    }

    private static void CopyMember(Utf8JsonWriter writer, JsonProperty member)
    {
        if (!member.NameEquals("config") || member.Value.ValueKind != JsonValueKind.Object)
        {
            Copy(writer, member.Value);
            return;
        }
        writer.WriteStartObject();
        foreach (var setting in member.Value.EnumerateObject())
        {
            writer.WriteString(setting.Name, Hidden);
        }
        writer.WriteEndObject();
    }
}

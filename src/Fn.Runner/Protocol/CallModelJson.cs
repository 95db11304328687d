using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Runner.Protocol;

/// <summary>Reads and writes <see cref="CallModel"/> as the original does, so that the other side may be one.</summary>
/// <remarks>
/// Source: server specification 5.3. Members are written in its order and left out when they say nothing; read are they in any order,
/// absent or null as well, and unknown ones are passed over.
/// </remarks>
public static class CallModelJson
{
    private const int NanosecondsPerTick = 100;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = WireJsonEncoder.Instance };

    // Annotations may be as deep as the API takes them.
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 1002 };

    /// <summary>Writes a call.</summary>
    public static string Write(CallModel call)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, WriterOptions))
        {
            json.WriteStartObject();
            WriteWhat(json, call);
            WriteWhen(json, call);
            json.WriteString("app_id"u8, call.AppId);
            json.WriteString("app_name"u8, call.AppName);
            json.WriteString("trigger_id"u8, call.TriggerId);
            json.WriteString("fn_id"u8, call.FnId);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads a call.</summary>
    /// <exception cref="JsonException">It is not one; the message says why.</exception>
    public static CallModel Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, ReaderOptions);
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException or OverflowException)
        {
            throw new JsonException(failure.Message, failure);
        }
    }

    private static CallModel Read(JsonElement json) =>
        new()
        {
            Id = Text(json, "id"),
            Status = Text(json, "status"),
            Image = Text(json, "image"),
            Delay = Find(json, "delay")?.GetInt32() ?? 0,
            Type = Text(json, "type"),
            Payload = Text(json, "payload"),
            Url = Text(json, "url"),
            Method = Text(json, "method"),
            Timeout = Find(json, "timeout")?.GetInt32() ?? 0,
            IdleTimeout = Find(json, "idle_timeout")?.GetInt32() ?? 0,
            TmpfsSize = Find(json, "tmpfs_size")?.GetUInt32() ?? 0,
            Memory = Find(json, "memory")?.GetUInt64() ?? 0,
            CpuMillis = Find(json, "cpus") is { } cpus ? CpusOf(cpus.ToString()) : 0,
            Config = Map(json, "config", static value => value.GetString() ?? ""),
            Annotations = Map(json, "annotations", static value => RawJson.FromText(value.GetRawText())),
            Headers = Map(json, "headers", Values),
            SyslogUrl = Text(json, "syslog_url"),
            CompletedAt = Time(json, "completed_at"),
            CreatedAt = Time(json, "created_at"),
            StartedAt = Time(json, "started_at"),
            ExecutionDuration = new((Find(json, "execution_duration")?.GetInt64() ?? 0) / NanosecondsPerTick),
            Stats = Find(json, "stats") is { } stats ? RawJson.FromText(stats.GetRawText()) : null,
            Error = Text(json, "error"),
            AppId = Text(json, "app_id"),
            AppName = Text(json, "app_name"),
            TriggerId = Text(json, "trigger_id"),
            FnId = Text(json, "fn_id"),
        };

    private static void WriteWhat(Utf8JsonWriter json, CallModel call)
    {
        json.WriteString("id"u8, call.Id);
        json.WriteString("status"u8, call.Status);
        WriteText(json, "image", call.Image);
        WriteNumber(json, "delay", call.Delay);
        WriteText(json, "type", call.Type);
        WriteText(json, "payload", call.Payload);
        WriteText(json, "url", call.Url);
        WriteText(json, "method", call.Method);
        WriteNumber(json, "timeout", call.Timeout);
        WriteNumber(json, "idle_timeout", call.IdleTimeout);
        WriteNumber(json, "tmpfs_size", call.TmpfsSize);
        if (call.Memory > 0)
        {
            json.WriteNumber("memory"u8, call.Memory);
        }
        if (call.CpuMillis > 0)
        {
            json.WriteString("cpus"u8, $"{call.CpuMillis}m");
        }
        if (call.Config.Count > 0)
        {
            json.WritePropertyName("config"u8);
            JsonSerializer.Serialize(json, call.Config, WireJson.Config);
        }
        if (call.Annotations.Count > 0)
        {
            json.WritePropertyName("annotations"u8);
            JsonSerializer.Serialize(json, call.Annotations, WireJson.Annotations);
        }
        WriteHeaders(json, call);
        WriteText(json, "syslog_url", call.SyslogUrl);
    }

    private static void WriteWhen(Utf8JsonWriter json, CallModel call)
    {
        json.WriteString("completed_at"u8, WireTime.Format(call.CompletedAt));
        json.WriteString("created_at"u8, WireTime.Format(call.CreatedAt));
        json.WriteString("started_at"u8, WireTime.Format(call.StartedAt));
        WriteNumber(json, "execution_duration", call.ExecutionDuration.Ticks * NanosecondsPerTick);
        if (call.Stats is { } stats)
        {
            json.WritePropertyName("stats"u8);
            json.WriteRawValue(WireJsonEncoder.EscapeHtml(stats.Text), skipInputValidation: true);
        }
        WriteText(json, "error", call.Error);
    }

    private static void WriteHeaders(Utf8JsonWriter json, CallModel call)
    {
        if (call.Headers.Count == 0)
        {
            return;
        }
        json.WriteStartObject("headers"u8);
        foreach (var (name, values) in call.Headers.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement json, string name) => Find(json, name)?.GetString() ?? "";

    private static DateTimeOffset Time(JsonElement json, string name) =>
        Text(json, name) is { Length: > 0 } text && WireTime.TryParse(text, out var time) ? time : default;

    private static Dictionary<string, T> Map<T>(JsonElement json, string name, Func<JsonElement, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Find(json, name) is { } found)
        {
            foreach (var member in found.EnumerateObject())
            {
                map[member.Name] = read(member.Value);
            }
        }
        return map;
    }

    private static IReadOnlyList<string> Values(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null
            ? []
            : [.. json.EnumerateArray().Select(static value => value.GetString() ?? "")];

    /// <summary>Thousandths of a core from <c>100m</c> or <c>0.1</c>; nothing is 0.</summary>
    private static ulong CpusOf(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }
        var isMillis = text.EndsWith('m');
        var number = decimal.Parse(
            isMillis ? text.AsSpan(..^1) : text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture
        );
        return decimal.ToUInt64(isMillis ? number : number * 1000);
    }
}

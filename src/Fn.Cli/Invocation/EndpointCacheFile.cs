using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Invocation;

/// <summary>An endpoint and when it was looked up.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="Endpoint">The URL.</param>
/// <param name="CachedAt">When, UTC.</param>
internal sealed record EndpointEntry(EndpointKey Key, string Endpoint, DateTimeOffset CachedAt);

/// <summary>
/// The file <c>$HOME/.fn/invoke-endpoint-cache.json</c>, shared with the original command: replaced as a whole, under a lock file.
/// Source: CLI specification 8.4.
/// </summary>
internal sealed class EndpointCacheFile(string folder, TimeProvider time)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.Combine(folder, "invoke-endpoint-cache.json");

    /// <summary>The entries; a file that is missing or not readable has none.</summary>
    public Dictionary<string, EndpointEntry> Read()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(_path));
            return ReadEntries(document.RootElement);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return new(StringComparer.Ordinal);
        }
    }

    /// <summary>Changes the entries under the lock.</summary>
    /// <param name="change">Changes them in place and tells whether it did.</param>
    /// <param name="cancellationToken">Stops waiting for the lock.</param>
    /// <exception cref="IOException">When the file cannot be locked or written.</exception>
    /// <exception cref="UnauthorizedAccessException">When it belongs to someone else.</exception>
    public async Task ChangeAsync(
        Func<Dictionary<string, EndpointEntry>, bool> change,
        CancellationToken cancellationToken
    )
    {
        await using var held = await LockAsync(cancellationToken);
        var entries = Read();
        if (change(entries))
        {
            Replace(entries);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{_path}.lock", Private(FileMode.OpenOrCreate));
            }
            catch (IOException) when (time.GetElapsedTime(start) < LockWait)
            {
                await Task.Delay(LockPoll, time, cancellationToken);
            }
        }
    }

    private void Replace(Dictionary<string, EndpointEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Encoder = WireJsonEncoder.Instance,
            Indented = true,
            NewLine = "\n",
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            Write(writer, entries);
        }
        var temporary = $"{_path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";
        using (var stream = new FileStream(temporary, Private(FileMode.Create)))
        {
            stream.Write(buffer.WrittenSpan);
        }
        File.Move(temporary, _path, overwrite: true);
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }

    private static void Write(Utf8JsonWriter writer, Dictionary<string, EndpointEntry> entries)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteStartObject("entries");
        foreach (var (id, entry) in entries.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(id);
            writer.WritePropertyName("key");
            entry.Key.Write(writer);
            writer.WriteString("endpoint", entry.Endpoint);
            writer.WriteString("cached_at", entry.CachedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static Dictionary<string, EndpointEntry> ReadEntries(JsonElement root)
    {
        var entries = new Dictionary<string, EndpointEntry>(StringComparer.Ordinal);
        foreach (var member in root.GetProperty("entries").EnumerateObject())
        {
            if (
                member.Value.TryGetProperty("key", out var key)
                && EndpointKey.Read(key) is { } owner
                && member.Value.TryGetProperty("endpoint", out var endpoint)
                && endpoint.GetString() is { } url
                && member.Value.TryGetProperty("cached_at", out var at)
                && at.TryGetDateTimeOffset(out var cachedAt)
            )
            {
                entries[member.Name] = new(owner, url, cachedAt);
            }
        }
        return entries;
    }
}

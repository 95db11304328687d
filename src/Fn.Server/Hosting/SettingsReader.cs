using System.Globalization;
using Fn.Model.Wire;

namespace Fn.Server.Hosting;

/// <summary>Reads settings by their environment names and collects a sentence for each that is wrong.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The trimmed text; null when the variable is not set at all.</summary>
    public string? Text(string name) => configuration[name]?.Trim();

    public int Int32(string name, int fallback, int least, int most) => (int)Int64(name, fallback, least, most);

    public long Int64(string name, long fallback, long least, long most)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }
        if (
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }
        Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} must be a whole number from {least} to {most}, not '{text}'"
            )
        );
        return fallback;
    }

    public bool Boolean(string name, bool fallback)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }
        if (TryBoolean(text, out var value))
        {
            return value;
        }
        Fail($"{name} must be true or false, not '{text}'");
        return fallback;
    }

    /// <summary>Reads a boolean as Go does: 1, t, true and their like, or 0, f, false.</summary>
    public static bool TryBoolean(string? text, out bool value)
    {
        value = text is "1" or "t" or "T" or "TRUE" or "true" or "True";
        return value || text is "0" or "f" or "F" or "FALSE" or "false" or "False";
    }

    /// <summary>Null when nothing is set.</summary>
    public Uri? HttpUrl(string name, string example)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }
        Fail($"{name} must be a URL such as {example}, not '{Shown(text)}'");
        return null;
    }

    /// <summary>Null for no limit, which a negative number is.</summary>
    public TimeSpan? Milliseconds(string name, long fallback)
    {
        if (
            !long.TryParse(
                Text(name) ?? $"{fallback}",
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            Fail($"{name} must be a number of milliseconds, not '{Text(name)}'");
        }
        return number is < 0 or > int.MaxValue ? null : TimeSpan.FromMilliseconds(number);
    }

    public TimeSpan Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return TimeSpan.Zero;
        }
        if (GoDuration.TryParse(text, out var duration))
        {
            return duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
        }
        Fail($"{name} must be a duration such as 30s, 1m30s or 500ms, or a whole number of seconds, not '{text}'");
        return TimeSpan.Zero;
    }

    /// <summary>A comma list without spaces and empty elements.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)
            ?.Replace(" ", "", StringComparison.Ordinal)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];

    /// <summary>A URL or address as it may be shown: <c>***</c> stands for a user and password in it.</summary>
    public static string Shown(string url)
    {
        var end = url.LastIndexOf('@'); // a password may hold one
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme >= 0 && scheme < end ? scheme + 3 : 0;
        return end < 0 ? url : $"{url[..start]}***{url[end..]}";
    }

    public void Fail(string sentence) => _errors.Add(sentence);
}

using System.Globalization;

namespace Fn.Datastore.Postgres;

/// <summary>
/// <c>postgres://user:password@host:port/database?name=value</c> as Go's lib/pq reads it, which the original hands it to. Source: server
/// specification 6.1.
/// </summary>
/// <param name="Settings">By lib/pq's names: <c>host</c>, <c>port</c>, <c>user</c>, <c>password</c>, <c>dbname</c> and those of the query.</param>
internal sealed record PostgresUrl(IReadOnlyDictionary<string, string> Settings)
{
    public const string Scheme = "postgres";

    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>The value of a setting; null when the URL does not have it, or leaves it empty.</summary>
    public string? this[string name] => Settings.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <param name="rest">What follows <c>postgres://</c>.</param>
    /// <exception cref="DatastoreException">It cannot be read.</exception>
    public static PostgresUrl Parse(string rest)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var (address, query) = Cut(rest.Split('#')[0], '?');
        var (authority, database) = Cut(address, '/');
        var at = authority.LastIndexOf('@'); // a password may hold one
        if (at < 0 && IsSplitByPassword(authority, database, rest))
        {
            throw new DatastoreException(
                "a /, ? or # in the user's name or password in FN_DB_URL must be written %2F, %3F or %23"
            );
        }
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            settings["user"] = Uri.UnescapeDataString(user);
            settings["password"] = Uri.UnescapeDataString(password);
        }
        ReadHost(authority[(at + 1)..], settings);
        settings["dbname"] = Uri.UnescapeDataString(database);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair.Replace('+', ' '), '=');
            settings[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value);
        }
        var url = new PostgresUrl(settings);
        url.Check();
        return url;
    }

    /// <summary>A setting that is a whole number; null without it.</summary>
    /// <exception cref="DatastoreException">It is none.</exception>
    public int? Number(string name, int max)
    {
        if (this[name] is not { } text)
        {
            return null;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : throw new DatastoreException($"{name} in FN_DB_URL must be a whole number up to {max}, not '{text}'");
    }

    // A part of the password would be taken for a port or database then, and be shown.
    private static bool IsSplitByPassword(string authority, string database, string rest) =>
        authority is not ['[', ..]
        && rest.Contains('@')
        && (database.Contains('@') || !Cut(authority, ':').After.All(char.IsAsciiDigit));

    private static void ReadHost(string text, Dictionary<string, string> settings)
    {
        // In brackets an address of IP version 6, which has colons.
        var end = text.StartsWith('[') ? text.IndexOf(']') : -1;
        var colon = text.IndexOf(':', end + 1);
        var host = colon < 0 ? text : text[..colon];
        settings["host"] = Uri.UnescapeDataString(end > 0 ? host.Trim('[', ']') : host);
        if (colon >= 0)
        {
            settings["port"] = text[(colon + 1)..];
        }
    }

    private void Check()
    {
        Number("port", ushort.MaxValue);
        Number("connect_timeout", 1024);
        if (this["sslmode"] is { } mode && !SslModes.Contains(mode))
        {
            throw new DatastoreException(
                $"sslmode in FN_DB_URL must be one of {string.Join(", ", SslModes)}, not '{mode}'"
            );
        }
        if (this["client_encoding"] is { } encoding && !IsUtf8(encoding))
        {
            throw new DatastoreException($"client_encoding in FN_DB_URL must be UTF8, not '{encoding}'");
        }
        if (this["sslinline"] is "true")
        {
            throw new DatastoreException(
                "sslinline in FN_DB_URL is not offered: name files in sslcert, sslkey and sslrootcert"
            );
        }
    }

    private static bool IsUtf8(string encoding) =>
        encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase)
        || encoding.Equals("UTF-8", StringComparison.OrdinalIgnoreCase);

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Fn.Model.Wire;

namespace Fn.Datastore.MySql;

/// <summary>
/// <c>mysql://user:password@tcp(host:port)/database?name=value</c>: behind the scheme the DSN of Go's MySQL driver, which the original
/// hands it to. Source: server specification 6.1.
/// </summary>
internal sealed partial record MySqlDsn
{
    public const string Scheme = "mysql";

    // What they set has no counterpart here, or is always so.
    private static readonly string[] WithoutMeaning =
    [
        "allowAllFiles",
        "allowCleartextPasswords",
        "allowFallbackToPlaintext",
        "allowNativePasswords",
        "allowOldPasswords",
        "charset",
        "checkConnLiveness",
        "clientFoundRows",
        "collation",
        "columnsWithAlias",
        "compress",
        "connectionAttributes",
        "interpolateParams",
        "loc",
        "maxAllowedPacket",
        "multiStatements",
        "parseTime",
        "rejectReadOnly",
        "serverPubKey",
        "timeTruncate",
        "writeTimeout",
    ];

    public string User { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>Host name or address, or the path of a Unix socket when <see cref="IsSocket"/>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 3306;
    public bool IsSocket { get; init; }
    public string Database { get; init; } = "";

    /// <summary><c>false</c>, <c>true</c>, <c>skip-verify</c> or <c>preferred</c>.</summary>
    public string Tls { get; init; } = "false";

    /// <summary>Time to connect; null when the URL does not say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Time for a statement; null when the URL does not say.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    /// <summary>Variables of the session, each as <c>name = value</c> in SQL.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <param name="rest">What follows <c>mysql://</c>.</param>
    /// <exception cref="DatastoreException">It cannot be read.</exception>
    public static MySqlDsn Parse(string rest)
    {
        // A password may hold anything, so the ends are found from behind.
        var slash = rest.LastIndexOf('/');
        if (slash < 0)
        {
            throw Problem("has no / in front of the database's name");
        }
        var front = rest[..slash];
        var at = front.LastIndexOf('@');
        var colon = at < 0 ? -1 : front.IndexOf(':', 0, at);
        var question = rest.IndexOf('?', slash);
        var database = question < 0 ? rest[(slash + 1)..] : rest[(slash + 1)..question];
        var dsn = new MySqlDsn
        {
            User = at < 0 ? "" : front[..(colon < 0 ? at : colon)],
            Password = colon < 0 ? "" : front[(colon + 1)..at],
            Database = Uri.UnescapeDataString(database),
        };
        if (dsn.Database.Length == 0)
        {
            throw Problem("names no database behind the last /");
        }
        dsn = ReadAddress(dsn, front[(at + 1)..]);
        var query = question < 0 ? "" : rest[(question + 1)..];
        return query.Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(dsn, ReadParameter);
    }

    private static MySqlDsn ReadAddress(MySqlDsn dsn, string text)
    {
        if (Address().Match(text) is not { Success: true } match)
        {
            throw Problem("must have its address as tcp(host:port) or unix(/path/of/socket)");
        }
        var address = match.Groups["address"].Value;
        if (match.Groups["net"].Value == "unix")
        {
            return dsn with { IsSocket = true, Host = address.Length > 0 ? address : "/tmp/mysql.sock" };
        }
        var colon = address.LastIndexOf(':');
        if (colon < 0 || address.EndsWith(']'))
        {
            return address.Length == 0 ? dsn : dsn with { Host = address.Trim('[', ']') };
        }
        return ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? dsn with
            {
                Host = address[..colon].Trim('[', ']'),
                Port = port,
            }
            : throw Problem($"has a port that is no number from 0 to {ushort.MaxValue}");
    }

    private static MySqlDsn ReadParameter(MySqlDsn dsn, string pair)
    {
        var equals = pair.IndexOf('=');
        if (equals < 0)
        {
            return dsn; // as the original's driver has it
        }
        var name = pair[..equals];
        var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
        return name switch
        {
            "tls" => dsn with { Tls = ReadTls(value) },
            "timeout" => dsn with { Timeout = ReadTime(name, value) },
            "readTimeout" => dsn with { ReadTimeout = ReadTime(name, value) },
            _ when WithoutMeaning.Contains(name) => dsn,
            _ when Variable().IsMatch(name) => dsn with { Variables = [.. dsn.Variables, $"{name} = {value}"] },
            _ => throw Problem($"has a parameter '{name}', which is no name of a variable"),
        };
    }

    private static string ReadTls(string value) =>
        value.ToLowerInvariant() switch
        {
            "true" or "1" => "true",
            "false" or "0" or "" => "false",
            "skip-verify" => "skip-verify",
            "preferred" => "preferred",
            _ => throw Problem($"has tls={value}, which must be true, false, skip-verify or preferred"),
        };

    private static TimeSpan ReadTime(string name, string value) =>
        GoDuration.TryParse(value, out var time) && time >= TimeSpan.Zero
            ? time
            : throw Problem($"has {name}={value}, which must be a duration such as 5s");

    private static DatastoreException Problem(string what) =>
        new($"the MySQL URL in FN_DB_URL {what}: it is mysql://user:password@tcp(host:port)/database");

    [GeneratedRegex(@"^(?<net>tcp|unix)?(\((?<address>.*)\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.]*$")]
    private static partial Regex Variable();
}

using System.Globalization;
using System.Text;

namespace Fn.Server.Observability;

/// <summary>The fields of one log line in the order of their names, which are written as <c>call_id</c> is.</summary>
internal static class LogFields
{
    private const string TemplateKey = "{OriginalFormat}";

    // Kestrel's own scope; nothing else in the log is known by it.
    private const string ConnectionKey = "ConnectionId";

    /// <param name="message">A field that is the whole message is not repeated.</param>
    /// <param name="state">What was logged.</param>
    /// <param name="exception">What failed; its text and stack become fields.</param>
    /// <param name="scopes">What the line stands in.</param>
    public static SortedDictionary<string, object?> Of(
        string message,
        object? state,
        Exception? exception,
        IExternalScopeProvider? scopes
    )
    {
        var fields = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        scopes?.ForEachScope(static (scope, target) => Add(target, scope), fields);
        Add(fields, state);
        foreach (var (key, _) in fields.Where(field => message.Equals(field.Value)).ToArray())
        {
            fields.Remove(key);
        }
        if (exception is not null)
        {
            fields["error"] = exception.Message;
            fields["stack"] = exception.ToString();
        }
        return fields;
    }

    private static void Add(SortedDictionary<string, object?> fields, object? state)
    {
        foreach (var (key, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (key is not (TemplateKey or ConnectionKey))
            {
                fields[Name(key)] = value;
            }
        }
    }

    private static string Name(string key)
    {
        var name = new StringBuilder(key.Length + 4);
        for (var i = 0; i < key.Length; i++)
        {
            if (char.IsUpper(key[i]) && i > 0 && !char.IsUpper(key[i - 1]))
            {
                name.Append('_');
            }
            name.Append(char.ToLowerInvariant(key[i]));
        }
        // The line's own members are never overwritten.
        return name.ToString() is "time" or "level" or "msg" ? $"fields.{name}" : name.ToString();
    }

    public static string Text(object? value) =>
        value switch
        {
            null => "<nil>",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}

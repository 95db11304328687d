namespace Fn.Server.Invocation;

/// <summary>The app and the source that a trigger's URL names. Source: server specification 2.2.</summary>
/// <param name="AppName">Decoded; may be empty.</param>
/// <param name="Source">Decoded; starts with <c>/</c>.</param>
internal readonly record struct TriggerPath(string AppName, string Source)
{
    private const string Prefix = "/t/";

    /// <summary>Reads the target as the client sent it, because the framework's path is normalised.</summary>
    /// <param name="target">Origin form or absolute form, with query.</param>
    /// <returns>Null when it is no trigger's URL.</returns>
    public static TriggerPath? Parse(string target)
    {
        var path = target.AsSpan();
        var scheme = path.IndexOf("://");
        if (scheme >= 0 && !path.StartsWith('/'))
        {
            path = path[(scheme + 3)..];
            var slash = path.IndexOf('/');
            path = slash < 0 ? [] : path[slash..];
        }
        var end = path.IndexOfAny('?', '#');
        var decoded = Uri.UnescapeDataString(end < 0 ? path : path[..end]);
        if (!decoded.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var rest = decoded[Prefix.Length..];
        var split = rest.IndexOf('/', StringComparison.Ordinal);
        return split < 0 ? new(rest, "/") : new(rest[..split], rest[split..]);
    }
}

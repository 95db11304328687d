using System.Globalization;

namespace Fn.Cli.Builds.Dockerfiles;

/// <summary>The proxy settings that Maven needs inside a build, from the lower-case proxy variables.</summary>
internal static class MavenOptions
{
    /// <summary>The value of MAVEN_OPTS; unset proxies give empty properties, as in the original.</summary>
    public static string For(Func<string, string?> variable)
    {
        var (httpHost, httpPort) = Proxy(variable("http_proxy"));
        var (httpsHost, httpsPort) = Proxy(variable("https_proxy"));
        var direct = (variable("no_proxy") ?? "").Replace(',', '|');
        return $"-Dhttp.proxyHost={httpHost} -Dhttp.proxyPort={httpPort} "
            + $"-Dhttps.proxyHost={httpsHost} -Dhttps.proxyPort={httpsPort} "
            + $"-Dhttp.nonProxyHosts={direct} -Dmaven.repo.local=/usr/share/maven/ref/repository";
    }

    private static (string Host, string Port) Proxy(string? url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return ("", "");
        }
        var isNamed = url!.Contains($":{uri.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);
        return (uri.Host, isNamed ? uri.Port.ToString(CultureInfo.InvariantCulture) : "");
    }
}

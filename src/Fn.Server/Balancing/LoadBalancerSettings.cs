using Fn.Server.Hosting;

namespace Fn.Server.Balancing;

/// <summary>The settings of a load balancer; what is missing or wrong is told only where there is one. Source: server specification 5.1.</summary>
internal sealed class LoadBalancerSettings(SettingsReader reader, bool isLoadBalancer)
{
    /// <summary>Longest request body when no limit is set, in bytes: a load balancer holds bodies in memory.</summary>
    public const long DefaultMaxRequestSize = 64 * 1024 * 1024;

    private const string ApiUrl = "FN_RUNNER_API_URL";
    private const string Addresses = "FN_RUNNER_ADDRESSES";

    /// <summary>Scheme and host of the API node.</summary>
    public Uri? ReadApiUrl()
    {
        if (reader.Text(ApiUrl) is not { Length: > 0 } text)
        {
            return Fail<Uri>($"no {ApiUrl} provided for an Fn NuLB node");
        }
        var sentence = $"{ApiUrl} must be a URL such as http://api:8080, not '{SettingsReader.Shown(text)}'";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return Fail<Uri>($"no host specified for client: {sentence}");
        }
        return url.Scheme is "http" or "https" ? url : Fail<Uri>(sentence);
    }

    /// <summary>Host and port of each runner.</summary>
    public IReadOnlyList<string> ReadAddresses()
    {
        var addresses = reader.List(Addresses);
        if (addresses.Count == 0)
        {
            Fail<string>($"must provide {Addresses}  when running in default load-balanced mode");
        }
        foreach (var address in addresses)
        {
            if (!IsAddress(address))
            {
                var shown = SettingsReader.Shown(address);
                Fail<string>($"{Addresses} must be a list such as runner1:9190,runner2:9190, without '{shown}'");
            }
        }
        return addresses;
    }

    private static bool IsAddress(string address) =>
        Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out var url)
        && url is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/", UserInfo: "", Fragment: "" };

    private T? Fail<T>(string sentence)
        where T : class
    {
        if (isLoadBalancer)
        {
            reader.Fail(sentence);
        }
        return null;
    }
}

using System.Text;
using System.Text.Json;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>What an instance of Oracle's cloud can ask about itself.</summary>
/// <param name="http">The transport.</param>
/// <param name="address">Such as <c>http://169.254.169.254/opc/v2</c>.</param>
/// <param name="time">Clock of the deadline.</param>
internal sealed class InstanceMetadata(HttpClient http, string address, TimeProvider time)
{
    /// <summary>Where every instance has it.</summary>
    public const string DefaultAddress = "http://169.254.169.254/opc/v2";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Region and domain of the realm.</summary>
    public async Task<(string Region, string Domain)> GetRegionAsync(CancellationToken cancellationToken)
    {
        var text = await GetTextAsync("instance/regionInfo", cancellationToken);
        using var info = ApiConnection.Parse(Encoding.UTF8.GetBytes(text));
        return (Member(info.RootElement, "regionIdentifier"), Member(info.RootElement, "realmDomainComponent"));
    }

    /// <summary>The text at a path.</summary>
    /// <exception cref="MetadataException">There is no such service here.</exception>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri($"{address.TrimEnd('/')}/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer Oracle");
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsStringAsync(either.Token)).Trim()
                : throw new MetadataException($"{url} answered with status {(int)response.StatusCode}", null);
        }
        catch (Exception e) when (ConnectionFailure.Describe(e, url, cancellationToken) is ({ } reason, _))
        {
            throw new MetadataException($"Get \"{url}\": {reason}", e);
        }
    }

    private static string Member(JsonElement info, string name) =>
        OciJson.Text(info, name) is { Length: > 0 } value
            ? value
            : throw new MetadataException($"regionInfo has no {name}", cause: null);
}

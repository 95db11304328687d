using System.Text.Json;
using Fn.Client.Connection;
using Fn.Client.Errors;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>What an instance of Oracle's cloud can ask about itself.</summary>
/// <param name="http">The transport.</param>
/// <param name="address">Such as <c>http://169.254.169.254/opc/v2</c>.</param>
internal sealed class InstanceMetadata(HttpClient http, string address)
{
    /// <summary>Where every instance has it.</summary>
    public const string DefaultAddress = "http://169.254.169.254/opc/v2";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Region and domain of the realm.</summary>
    public async Task<(string Region, string Domain)> GetRegionAsync(CancellationToken cancellationToken)
    {
        using var info = ApiConnection.Parse(
            System.Text.Encoding.UTF8.GetBytes(await GetTextAsync("instance/regionInfo", cancellationToken))
        );
        return (Member(info.RootElement, "regionIdentifier"), Member(info.RootElement, "realmDomainComponent"));
    }

    /// <summary>The text at a path.</summary>
    /// <exception cref="FnConnectionException">There is no such service here.</exception>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri($"{address.TrimEnd('/')}/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer Oracle");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            using var response = await http.SendAsync(request, deadline.Token);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsStringAsync(deadline.Token)).Trim()
                : throw Failure($"{url} answered with status {(int)response.StatusCode}", null);
        }
        catch (Exception e) when (ConnectionFailure.Describe(e, url, cancellationToken) is ({ } reason, _))
        {
            throw Failure($"Get \"{url}\": {reason}", e);
        }
    }

    private static string Member(JsonElement info, string name) =>
        info.ValueKind == JsonValueKind.Object && info.TryGetProperty(name, out var value)
            ? value.GetString() ?? ""
            : throw Failure($"regionInfo has no {name}", null);

    private static FnConnectionException Failure(string reason, Exception? cause) =>
        new($"the metadata of this instance cannot be had, is this an instance of Oracle Cloud? {reason}", cause);
}

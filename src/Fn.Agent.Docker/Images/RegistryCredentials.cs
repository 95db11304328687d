using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker.Images;

/// <summary>Finds the credentials for a registry. Source: server specification 4.9.</summary>
/// <remarks>Read anew for each pull, so that a renewed login needs no restart of the server.</remarks>
internal sealed class RegistryCredentials(IOptions<DockerOptions> options, ILogger<RegistryCredentials> log)
{
    private static readonly string[] HubHosts = ["hub.docker.com", "index.docker.io"];

    /// <returns>Null when there are none for this registry.</returns>
    public async ValueTask<AuthConfig?> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            var text = await ReadAsync(cancellationToken);
            if (text is null)
            {
                return null;
            }
            using var document = JsonDocument.Parse(text);
            var entries = EntriesOf(document.RootElement);
            return image.Registry is { } registry
                ? Match(entries, registry)
                : HubHosts.Select(host => Match(entries, host)).FirstOrDefault(found => found is not null);
        }
        catch (Exception cause)
            when (cause
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            // Neither the text nor the parser's excerpt of it may reach the log.
            log.CredentialsUnreadable(cause.GetType().Name);
            return null;
        }
    }

    private async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.Auth.Length > 0)
        {
            return settings.Auth;
        }
        string[] files =
        [
            settings.ConfigDirectory.Length > 0 ? Path.Combine(settings.ConfigDirectory, "config.json") : "",
            Path.Combine(settings.Home, ".docker", "config.json"),
            Path.Combine(settings.Home, ".dockercfg"),
        ];
        var file = files.FirstOrDefault(File.Exists);
        return file is null ? null : await File.ReadAllTextAsync(file, cancellationToken);
    }

    /// <summary>The newer form has an <c>auths</c> member; the older one is that member's content alone.</summary>
    private static List<(string Host, JsonElement Entry)> EntriesOf(JsonElement root)
    {
        var map = root.TryGetProperty("auths", out var auths) ? auths : root;
        return
        [
            .. map.EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.Object)
                .Select(entry => (HostOf(entry.Name), entry.Value)),
        ];
    }

    /// <summary>An entry serves its own host and every parent domain of it with two labels or more; the nearest wins.</summary>
    private static AuthConfig? Match(List<(string Host, JsonElement Entry)> entries, string registry)
    {
        var nearest = entries
            .Where(candidate => candidate.Host == registry || IsParentDomain(registry, candidate.Host))
            .OrderBy(candidate => candidate.Host.Length)
            .ToList();
        return nearest.Count == 0 ? null : ToAuth(nearest[0].Entry, registry);
    }

    private static bool IsParentDomain(string registry, string host) =>
        registry.Contains('.', StringComparison.Ordinal)
        && host.EndsWith(registry, StringComparison.Ordinal)
        && host[^(registry.Length + 1)] == '.';

    private static string HostOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = key.IndexOf('/', start);
        return end < 0 ? key[start..] : key[start..end];
    }

    private static AuthConfig ToAuth(JsonElement entry, string registry)
    {
        var auth = new AuthConfig
        {
            ServerAddress = registry,
            Username = TextOf(entry, "username"),
            Password = TextOf(entry, "password"),
            IdentityToken = TextOf(entry, "identitytoken"),
            RegistryToken = TextOf(entry, "registrytoken"),
        };
        if (TextOf(entry, "auth") is { Length: > 0 } packed)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(packed)).Split(':', 2);
            auth.Username = pair[0];
            auth.Password = pair.Length > 1 ? pair[1].TrimEnd('\0') : "";
        }
        return auth;
    }

    private static string? TextOf(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

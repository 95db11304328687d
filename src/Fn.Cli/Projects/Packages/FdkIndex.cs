using System.Text.Json;
using System.Text.RegularExpressions;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Projects.Packages;

/// <summary>Asks the package index that the user's own settings name for the newest FDK. Without such a setting nothing is asked.</summary>
internal sealed partial class FdkIndex(CliHost host, PackageSettings settings)
{
    private const int MaxAnswer = 16 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The newest version that the index has; null when none is named, or it does not answer in time.</summary>
    public async Task<string?> NewestAsync(Language language, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var client = host.Network is { } network
            ? new HttpClient(network, disposeHandler: false)
            : new HttpClient();
        client.MaxResponseContentBufferSize = MaxAnswer;
        try
        {
            return language switch
            {
                Language.Node when settings.Npm() is { } npm => await OfNpmAsync(client, npm, either.Token),
                Language.Python when settings.Pip() is { } pip => await OfPipAsync(client, pip, either.Token),
                Language.OfficialDotNet when settings.NuGet() is { } nuget => await OfNuGetAsync(
                    client,
                    nuget,
                    either.Token
                ),
                _ => null,
            };
        }
        catch (Exception exception)
            when (exception
                    is HttpRequestException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            return null; // the version that ships is good as well
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> OfNpmAsync(HttpClient client, Uri index, CancellationToken cancellationToken)
    {
        using var document = await GetAsync(client, Below(index, "@fnproject%2ffdk"), cancellationToken);
        return Checked(document.RootElement.GetProperty("dist-tags").GetProperty("latest").GetString());
    }

    // The page lists files, whose names hold the versions.
    private static async Task<string?> OfPipAsync(HttpClient client, Uri index, CancellationToken cancellationToken)
    {
        var page = await client.GetStringAsync(Below(index, "fdk/"), cancellationToken);
        return Newest(FileName().Matches(page).Select(static match => match.Groups["version"].Value));
    }

    private static async Task<string?> OfNuGetAsync(HttpClient client, Uri index, CancellationToken cancellationToken)
    {
        using var service = await GetAsync(client, index, cancellationToken);
        var folder = service
            .RootElement.GetProperty("resources")
            .EnumerateArray()
            .First(static resource =>
                resource.GetProperty("@type").GetString()!.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal)
            )
            .GetProperty("@id")
            .GetString()!;
        using var versions = await GetAsync(
            client,
            Below(new(folder), "fnproject.fn.fdk/index.json"),
            cancellationToken
        );
        return Newest(
            versions.RootElement.GetProperty("versions").EnumerateArray().Select(static item => item.GetString()!)
        );
    }

    private static async Task<JsonDocument> GetAsync(
        HttpClient client,
        Uri address,
        CancellationToken cancellationToken
    ) => JsonDocument.Parse(await client.GetStringAsync(address, cancellationToken));

    private static Uri Below(Uri folder, string path) => new($"{folder.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string? Newest(IEnumerable<string> versions) =>
        versions
            .Where(static version => Version.TryParse(version, out _))
            .MaxBy(static version => Version.Parse(version));

    // It goes into a file of the user's, so it has to be a version and nothing else.
    private static string? Checked(string? version) => Version.TryParse(version, out _) ? version : null;

    [GeneratedRegex(@"\bfdk-(?<version>[0-9]+(\.[0-9]+)+)(-py|\.tar\.gz|\.zip)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();
}

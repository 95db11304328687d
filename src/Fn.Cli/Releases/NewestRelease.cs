using Fn.Cli.Contexts;
using Fn.Client.Connection;

namespace Fn.Cli.Releases;

/// <summary>Asks the folder that this release came from whether there is a newer one; without such a folder nobody is asked. Source: command line specification 1.7.</summary>
/// <remarks>
/// The folder is the setting <c>release-url</c> (<c>FN_RELEASE_URL</c>), else the address that the release was made for. Its <c>SHA256SUMS</c>
/// names the archives, <c>fn-VERSION-PLATFORM.tar.gz</c>.
/// </remarks>
/// <param name="host">The run.</param>
/// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
internal sealed class NewestRelease(CliHost host, string installFolder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private string AddressFile => Path.GetFullPath(Path.Combine(installFolder, "..", "share", "fn", "release-url"));

    /// <summary>The highest version there is; null when there is no folder, or it does not answer in time or with a list of releases.</summary>
    public async Task<Version?> FindAsync(FnConfiguration configuration, CancellationToken cancellationToken)
    {
        var folder = configuration.Find(ConfigurationKeys.ReleaseUrl) ?? ReadAddress();
        if (
            !Uri.TryCreate(folder, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
        {
            return null;
        }
        using var deadline = new CancellationTokenSource(Patience, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return Highest(await DownloadAsync($"{folder.TrimEnd('/')}/SHA256SUMS", either.Token));
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null; // the notice is a courtesy
        }
    }

    private async Task<string> DownloadAsync(string address, CancellationToken cancellationToken)
    {
        using var own = host.Network is null ? ConnectionHandler.Create() : null;
        using var client = new HttpClient(host.Network ?? own!, disposeHandler: false);
        return await client.GetStringAsync(address, cancellationToken);
    }

    private string? ReadAddress()
    {
        try
        {
            return File.ReadAllText(AddressFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Version? Highest(string sums) =>
        sums.Split('\n')
            .Select(static line => line.Split('-'))
            .Select(static words =>
                words is [var head, var version, ..]
                && head.EndsWith("fn", StringComparison.Ordinal)
                && Version.TryParse(version, out var read)
                    ? read
                    : null
            )
            .Max();
}

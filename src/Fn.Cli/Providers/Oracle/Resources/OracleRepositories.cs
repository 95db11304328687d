using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>The repositories of Oracle's registry in the compartment that <c>oracle.image-compartment-id</c> names. Source: command line specification 6.4, step 3.</summary>
internal sealed class OracleRepositories(OciConnection connection, string compartment) : IImageRepositories
{
    private const string Path = "/20160918/container/repositories";

    public async Task EnsureAsync(string image, CancellationToken cancellationToken)
    {
        if (NameOf(image) is not { } name)
        {
            return;
        }
        var list = Query.Of(Path, ("compartmentId", compartment), ("displayName", name));
        var found = await connection.SendToRegistryAsync(HttpMethod.Get, list, body: null, cancellationToken);
        if (!OciJson.Items(found.Body).Any(item => OciJson.Text(item, "displayName") == name))
        {
            await connection.SendToRegistryAsync(
                HttpMethod.Post,
                Path,
                writer =>
                {
                    writer.WriteString("compartmentId", compartment);
                    writer.WriteString("displayName", name);
                },
                cancellationToken
            );
        }
    }

    /// <summary>What follows registry and tenancy, as in <c>REGION.ocir.io/NAMESPACE/NAME:TAG</c>; null when nothing does.</summary>
    public static string? NameOf(string image)
    {
        if (image.Split('/', 3) is not [_, _, var rest])
        {
            return null;
        }
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? rest : rest[..colon];
    }
}

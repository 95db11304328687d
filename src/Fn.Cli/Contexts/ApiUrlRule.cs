using Fn.Client;

namespace Fn.Cli.Contexts;

/// <summary>What an <c>api-url</c> must look like to be stored.</summary>
internal static class ApiUrlRule
{
    /// <exception cref="CliException">No scheme, or no URL.</exception>
    public static void Check(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            throw new CliException("Invalid Fn API URL: does not contain ://", $"Write the scheme too: http://{url}");
        }
        try
        {
            _ = ServerAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new CliException("Invalid Fn API URL: " + e.Message, cause: e);
        }
    }
}

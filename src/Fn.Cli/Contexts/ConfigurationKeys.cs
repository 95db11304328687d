namespace Fn.Cli.Contexts;

/// <summary>The settings that <c>fn</c> reads. Source: command line specification 3.2.</summary>
internal static class ConfigurationKeys
{
    public const string ApiUrl = "api-url";
    public const string CliVersion = "cli-version";
    public const string ContainerEngine = "container-enginetype";
    public const string CurrentContext = "current-context";
    public const string Provider = "provider";
    public const string Registry = "registry";
    public const string ReleaseUrl = "release-url";
    public const string Token = "token";
}

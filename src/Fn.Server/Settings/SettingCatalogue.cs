namespace Fn.Server.Settings;

/// <summary>
/// Every variable of the environment that the server reads. <c>fnserver --help</c> and <c>docs/reference/configuration.md</c> are made
/// of it; a variable that is missing here fails a test. Source: server specification 7.
/// </summary>
internal static partial class SettingCatalogue
{
    public static IReadOnlyList<SettingGroup> Groups { get; } =
    [Server, LoadBalancer, Database, Requests, Watching, Calls, Containers, EngineAndImages, Unused];

    public static IReadOnlyDictionary<string, Setting> ByName { get; } =
        Groups
            .SelectMany(static group => group.Settings)
            .ToDictionary(static setting => setting.Name, StringComparer.Ordinal);
}

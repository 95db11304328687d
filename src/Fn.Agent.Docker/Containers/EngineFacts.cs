using Docker.DotNet.Models;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker.Containers;

/// <summary>What the form of a container depends on in the engine and its host; asked once.</summary>
/// <param name="Version">Version the engine gives itself.</param>
/// <param name="HasCgroupV1">Whether swappiness can be set.</param>
/// <param name="HasInit">Whether the engine can put an init process in front of the function.</param>
/// <param name="Limits">The most that a container's limits can be.</param>
internal sealed record EngineFacts(string Version, bool HasCgroupV1, bool HasInit, HostLimits Limits)
{
    /// <summary>What the engine writes in place of the version of an init it does not have.</summary>
    private const string NotAvailable = "N/A";

    public static EngineFacts From(SystemInfoResponse info, string address) =>
        new(
            info.ServerVersion,
            HasCgroupV1: info.CgroupVersion != "2",
            HasInit: info.InitCommit?.ID != NotAvailable,
            HostLimits.OfEngineAt(address)
        );
}

/// <summary>The facts of the engine behind a connection, known after the first call that succeeds.</summary>
internal sealed class EngineFactsSource(EngineConnection engine, ILogger<EngineFactsSource> log)
{
    private EngineFacts? _known;

    public async ValueTask<EngineFacts> GetAsync(CancellationToken cancellationToken) =>
        _known ?? await RefreshAsync(cancellationToken);

    public async ValueTask<EngineFacts> RefreshAsync(CancellationToken cancellationToken)
    {
        var info = await engine.CallAsync(
            (client, token) => client.System.GetSystemInfoAsync(token),
            EngineConnection.Ordinary,
            cancellationToken
        );
        if (string.IsNullOrEmpty(info.ServerVersion))
        {
            throw new EngineException(EngineFailure.Rejected, "the engine does not say which version it is");
        }
        var facts = EngineFacts.From(info, engine.Address);
        if (!facts.HasInit && _known is not { HasInit: false })
        {
            log.NoInitProcess();
        }
        return _known = facts;
    }
}

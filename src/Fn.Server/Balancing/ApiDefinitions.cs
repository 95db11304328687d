using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Fn.Agent.Calls;
using Fn.Agent.Tracing;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Invocation;

namespace Fn.Server.Balancing;

/// <summary>Functions and triggers from the API node of a load balancer. Source: server specification 5.2.</summary>
/// <remarks>What does not exist is told as a full node tells it; the original makes a 500 of it (D10).</remarks>
internal sealed class ApiDefinitions(ApiNode api) : IDefinitions
{
    /// <inheritdoc/>
    public async Task<CallTarget> LoadFunctionAsync(string fnId, CancellationToken cancellationToken)
    {
        var function = await GetAsync(
            "get_fn_by_id",
            $"fns/{Uri.EscapeDataString(fnId)}",
            WireJson.Function,
            FunctionErrors.NotFound,
            cancellationToken
        );
        var app = await GetAsync(
            "get_app_by_id",
            $"apps/{Uri.EscapeDataString(function.AppId)}",
            WireJson.App,
            AppErrors.NotFound,
            cancellationToken
        );
        return new CallTarget(app, function);
    }

    /// <inheritdoc/>
    public async Task<TriggerTarget> LoadTriggerAsync(TriggerPath path, CancellationToken cancellationToken)
    {
        var apps =
            path.AppName.Length == 0
                ? null // asked for no name, the node lists them all
                : await FindAsync(
                    "get_app_id",
                    $"apps?name={Uri.EscapeDataString(path.AppName)}",
                    WireJson.AppPage,
                    cancellationToken
                );
        var appId = apps?.Items is [{ } first, ..] ? first.Id : throw AppErrors.NotFound.ToException();
        var trigger = await GetAsync(
            "get_trigger_by_source",
            $"runner/apps/{Uri.EscapeDataString(appId)}/triggerBySource/http/{Escape(path.Source)}",
            WireJson.Trigger,
            TriggerErrors.NotFound,
            cancellationToken
        );
        return new TriggerTarget(await LoadFunctionAsync(trigger.FnId, cancellationToken), trigger);
    }

    private async Task<T> GetAsync<T>(
        string operation,
        string path,
        JsonTypeInfo<T> type,
        FnError missing,
        CancellationToken cancellationToken
    )
        where T : class => await FindAsync(operation, path, type, cancellationToken) ?? throw missing.ToException();

    private async Task<T?> FindAsync<T>(
        string operation,
        string path,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var span = Spans.Start($"hybrid_client_{operation}", ActivityKind.Client);
        return await api.FindAsync(path, type, cancellationToken);
    }

    // With its leading slash, so that two stand side by side, as the original sends it.
    private static string Escape(string source) => string.Join('/', source.Split('/').Select(Uri.EscapeDataString));
}

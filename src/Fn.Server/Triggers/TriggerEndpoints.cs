using Fn.Datastore.Apps;
using Fn.Datastore.Triggers;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Annotations;
using Fn.Server.Bodies;
using Fn.Server.Lists;

namespace Fn.Server.Triggers;

/// <summary>The routes of triggers. Source: server specification 1.11 and 1.13.</summary>
internal static class TriggerEndpoints
{
    public static void MapTriggers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/triggers", ListAsync).WithName("listTriggers");
        routes.MapPost("/v2/triggers", CreateAsync).WithName("createTrigger");
        routes.MapGet("/v2/triggers/{trigger_id}", GetAsync).WithName("getTrigger");
        routes.MapPut("/v2/triggers/{trigger_id}", UpdateAsync).WithName("updateTrigger");
        routes.MapDelete("/v2/triggers/{trigger_id}", DeleteAsync).WithName("deleteTrigger");
        routes
            .MapGet("/v2/runner/apps/{app_id}/triggerBySource/{trigger_type}/{**trigger_source}", GetBySourceAsync)
            .WithName("getTriggerBySource");
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        ITriggerStore store,
        IAppStore apps,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var appId = ListQuery.Filter(request, "app_id") ?? throw TriggerErrors.AppIdMissing.ToException();
        var filter = new TriggerFilter(appId, ListQuery.Filter(request, "fn_id"), ListQuery.Filter(request, "name"));
        var after = TriggerCursor.Read(request);
        var count = ListQuery.Count(request);
        var triggers = await store.ListAsync(filter, after, count + 1, cancellationToken);
        var app = triggers.Count > 0 ? await apps.FindAsync(appId, cancellationToken) : null;
        var page = TriggerCursor.Page(
            [.. triggers.Select(trigger => endpoints.Annotate(request, trigger, app))],
            count
        );
        return new WireResult<Page<Trigger>>(page, WireJson.TriggerPage);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        ITriggerStore store,
        IAppStore apps,
        TriggerRules rules,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var trigger = rules.Create(await RequestBody.ReadAsync(context, TriggerBody.Decode));
        var stored = await store.InsertAsync(trigger, cancellationToken);
        return await AnswerAsync(context.Request, stored, apps, endpoints, cancellationToken);
    }

    private static async Task<IResult> GetAsync(
        string trigger_id,
        HttpRequest request,
        ITriggerStore store,
        IAppStore apps,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var trigger =
            await store.FindAsync(trigger_id, cancellationToken) ?? throw TriggerErrors.NotFound.ToException();
        return await AnswerAsync(request, trigger, apps, endpoints, cancellationToken);
    }

    private static async Task<IResult> UpdateAsync(
        string trigger_id,
        HttpContext context,
        ITriggerStore store,
        IAppStore apps,
        TriggerRules rules,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var body = await RequestBody.ReadAsync(context, TriggerBody.Decode);
        if (body.Id.Length > 0 && body.Id != trigger_id)
        {
            throw TriggerErrors.IdMismatch.ToException();
        }
        var updated = await store.UpdateAsync(trigger_id, trigger => rules.Update(trigger, body), cancellationToken);
        return await AnswerAsync(context.Request, updated, apps, endpoints, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(
        string trigger_id,
        ITriggerStore store,
        CancellationToken cancellationToken
    )
    {
        await store.DeleteAsync(trigger_id, cancellationToken);
        return DeletedResult.Instance;
    }

    // For load balancers of a cluster. A source begins with a slash of its own, so that the path has two.
    private static async Task<IResult> GetBySourceAsync(
        string app_id,
        string trigger_type,
        string? trigger_source,
        ITriggerStore store,
        CancellationToken cancellationToken
    )
    {
        var trigger =
            await store.FindBySourceAsync(app_id, trigger_type, trigger_source ?? "", cancellationToken)
            ?? throw TriggerErrors.NotFound.ToException();
        return new WireResult<Trigger>(trigger, WireJson.Trigger);
    }

    private static async Task<IResult> AnswerAsync(
        HttpRequest request,
        Trigger trigger,
        IAppStore apps,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var app = await apps.FindAsync(trigger.AppId, cancellationToken);
        return new WireResult<Trigger>(endpoints.Annotate(request, trigger, app), WireJson.Trigger);
    }
}

using Fn.Datastore.Apps;
using Fn.Model.Apps;
using Fn.Model.Wire;
using Fn.Server.Bodies;
using Fn.Server.Lists;

namespace Fn.Server.Apps;

/// <summary>The routes of apps. Source: server specification 1.9.</summary>
internal static class AppEndpoints
{
    public static void MapApps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/apps", ListAsync).WithName("listApps");
        routes.MapPost("/v2/apps", CreateAsync).WithName("createApp");
        routes.MapGet("/v2/apps/{app_id}", GetAsync).WithName("getApp");
        routes.MapPut("/v2/apps/{app_id}", UpdateAsync).WithName("updateApp");
        routes.MapDelete("/v2/apps/{app_id}", DeleteAsync).WithName("deleteApp");
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        IAppStore store,
        CancellationToken cancellationToken
    )
    {
        var after = ListQuery.Cursor(request);
        var count = ListQuery.Count(request);
        var apps = await store.ListAsync(ListQuery.Filter(request, "name"), after, count, cancellationToken);
        return new WireResult<Page<App>>(ListQuery.Page(apps, count, static app => app.Name), WireJson.AppPage);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        IAppStore store,
        AppRules rules,
        CancellationToken cancellationToken
    )
    {
        var app = rules.Create(await RequestBody.ReadAsync(context, AppBody.Decode));
        var stored = await store.InsertAsync(app, cancellationToken);
        return new WireResult<App>(stored, WireJson.App);
    }

    private static async Task<IResult> GetAsync(string app_id, IAppStore store, CancellationToken cancellationToken)
    {
        var app = await store.FindAsync(app_id, cancellationToken) ?? throw AppErrors.NotFound.ToException();
        return new WireResult<App>(app, WireJson.App);
    }

    private static async Task<IResult> UpdateAsync(
        string app_id,
        HttpContext context,
        IAppStore store,
        AppRules rules,
        CancellationToken cancellationToken
    )
    {
        var body = await RequestBody.ReadAsync(context, AppBody.Decode);
        if (body.Id.Length > 0 && body.Id != app_id)
        {
            throw AppErrors.IdMismatch.ToException();
        }
        var app = await store.UpdateAsync(app_id, app => rules.Update(app, body), cancellationToken);
        return new WireResult<App>(app, WireJson.App);
    }

    private static async Task<IResult> DeleteAsync(string app_id, IAppStore store, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(app_id, cancellationToken);
        return DeletedResult.Instance;
    }
}

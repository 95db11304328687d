using Fn.Datastore.Functions;
using Fn.Model.Functions;
using Fn.Model.Wire;
using Fn.Server.Annotations;
using Fn.Server.Bodies;
using Fn.Server.Lists;

namespace Fn.Server.Functions;

/// <summary>The routes of functions. Source: server specification 1.10.</summary>
internal static class FunctionEndpoints
{
    public static void MapFunctions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/fns", ListAsync).WithName("listFns");
        routes.MapPost("/v2/fns", CreateAsync).WithName("createFn");
        routes.MapGet("/v2/fns/{fn_id}", GetAsync).WithName("getFn");
        routes.MapPut("/v2/fns/{fn_id}", UpdateAsync).WithName("updateFn");
        routes.MapDelete("/v2/fns/{fn_id}", DeleteAsync).WithName("deleteFn");
        routes.MapGet("/v2/fns/{fn_id}/calls", Gone);
        routes.MapGet("/v2/fns/{fn_id}/calls/{call_id}", Gone);
        routes.MapGet("/v2/fns/{fn_id}/calls/{call_id}/log", Gone);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        IFunctionStore store,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var appId = ListQuery.Filter(request, "app_id") ?? throw FunctionErrors.AppIdMissing.ToException();
        var after = ListQuery.Cursor(request);
        var count = ListQuery.Count(request);
        var functions = await store.ListAsync(
            appId,
            ListQuery.Filter(request, "name"),
            after,
            count,
            cancellationToken
        );
        var page = ListQuery.Page(
            [.. functions.Select(function => endpoints.Annotate(request, function))],
            count,
            static function => function.Name
        );
        return new WireResult<Page<Function>>(page, WireJson.FunctionPage);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        IFunctionStore store,
        FunctionRules rules,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var function = rules.Create(await RequestBody.ReadAsync(context, FunctionBody.Decode));
        var stored = await store.InsertAsync(function, cancellationToken);
        return Answer(context.Request, stored, endpoints);
    }

    private static async Task<IResult> GetAsync(
        string fn_id,
        HttpRequest request,
        IFunctionStore store,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var function = await store.FindAsync(fn_id, cancellationToken) ?? throw FunctionErrors.NotFound.ToException();
        return Answer(request, function, endpoints);
    }

    private static async Task<IResult> UpdateAsync(
        string fn_id,
        HttpContext context,
        IFunctionStore store,
        FunctionRules rules,
        IEndpointAnnotator endpoints,
        CancellationToken cancellationToken
    )
    {
        var body = await RequestBody.ReadAsync(context, FunctionBody.Decode);
        if (body.Id.Length > 0 && body.Id != fn_id)
        {
            throw FunctionErrors.IdMismatch.ToException();
        }
        var updated = await store.UpdateAsync(fn_id, function => rules.Update(function, body), cancellationToken);
        return Answer(context.Request, updated, endpoints);
    }

    private static async Task<IResult> DeleteAsync(
        string fn_id,
        IFunctionStore store,
        CancellationToken cancellationToken
    )
    {
        await store.DeleteAsync(fn_id, cancellationToken);
        return DeletedResult.Instance;
    }

    private static WireResult<Function> Answer(HttpRequest request, Function function, IEndpointAnnotator endpoints) =>
        new(endpoints.Annotate(request, function), WireJson.Function);

    // Calls are not kept; older clients still ask.
    private static IResult Gone() => Results.StatusCode(StatusCodes.Status410Gone);
}

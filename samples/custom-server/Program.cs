using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Server.Extensions;

return await new FnServerBuilder()
    .Register(new NamingExtension())
    .Add("naming")
    .UseForApi(
        async (context, next) =>
        {
            context.Response.Headers["X-Served-By"] = "custom-server";
            await next(context);
        }
    )
    .Map(
        "GET",
        "/v2/greeting/{name}",
        context => context.Response.WriteAsync($"hello {context.GetRouteValue("name")}\n")
    )
    .RunAsync(CancellationToken.None);

/// <summary>Apps are named after their team, and remember it.</summary>
internal sealed class NamingExtension : IFnExtension, IAppListener
{
    private static readonly FnError NoTeam = new(400, "Begin the name with the team, as in sales-shop", Blame.Caller);

    public string Name => "naming";

    public void SetUp(FnServerBuilder server) => server.Listen(this);

    public ValueTask<App> BeforeCreateAsync(App resource, CancellationToken cancellationToken)
    {
        var team = resource.Name.Split('-');
        if (team.Length < 2)
        {
            throw NoTeam.ToException();
        }
        var config = new Dictionary<string, string>(resource.Config, StringComparer.Ordinal) { ["TEAM"] = team[0] };
        return ValueTask.FromResult(resource with { Config = config });
    }
}

using System.Text.Json.Serialization.Metadata;
using Fn.Agent.Calls;
using Fn.Api.ContractTests.Server;
using Fn.Model.Wire;
using Fn.Server.Hosting;
using Fn.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Fn.Api.ContractTests.OpenApi;

/// <summary>The document and the page about the API, checked against the routes and the wire.</summary>
public sealed class OpenApiTests(RunningServer server)
{
    // One route serves both; the format has no parameter that may be missing.
    private const string RootOfTriggers = "/t/{app_name}";
    private const string MethodWithoutWord = "CONNECT";

    public static TheoryData<string, string[]> Schemas =>
        new()
        {
            { "App", Members(WireJson.App) },
            { "Fn", Members(WireJson.Function) },
            { "Trigger", Members(WireJson.Trigger) },
            { "AppPage", Members(WireJson.AppPage) },
            { "FnPage", Members(WireJson.FunctionPage) },
            { "TriggerPage", Members(WireJson.TriggerPage) },
        };

    [Fact]
    public async Task The_document_is_open_api()
    {
        var answer = await server.Client.GetAsync("/openapi/v2.json");

        Assert.Equal(200, answer.Status);
        Assert.Equal(Expect.JsonType, answer.Header("Content-Type"));
        var (document, diagnostic) = OpenApiDocument.Parse(answer.Body, "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal("Fn API", document!.Info.Title);
    }

    [Fact]
    public async Task The_page_needs_nothing_else()
    {
        var answer = await server.Client.GetAsync("/openapi");

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer.Header("Content-Type"));
        Assert.StartsWith("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("<title>Fn API</title>", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("//cdn", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_has_every_endpoint_of_a_full_node_and_no_other()
    {
        await using var full = ServerHost.Create(new EnvironmentSource(new Dictionary<string, string>()));

        var served =
            from endpoint in ((IEndpointRouteBuilder)full).DataSources.SelectMany(static source => source.Endpoints)
            let route = (RouteEndpoint)endpoint
            from method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
            where method != MethodWithoutWord
            select $"{method} {Path(route.RoutePattern)}";

        var documented = ApiDocument
            .Operations.Where(static operation => operation.Path != RootOfTriggers)
            .Select(static operation => $"{operation.Method} {operation.Path}");
        Assert.Equal(served.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_operations_have_one_name()
    {
        var names = ApiDocument.Operations.Select(static operation =>
            ApiDocument.Operation(operation.Method, operation.Path).GetProperty("operationId").GetString()!
        );

        Assert.All(names.CountBy(static name => name), static count => Assert.Equal(1, count.Value));
    }

    [Fact]
    [Spec("server 8.3", "action")]
    public async Task Lines_of_the_log_call_an_operation_as_the_document_does()
    {
        await using var full = ServerHost.Create(new EnvironmentSource(new Dictionary<string, string>()));

        var actions =
            from endpoint in ((IEndpointRouteBuilder)full).DataSources.SelectMany(static source => source.Endpoints)
            let route = (RouteEndpoint)endpoint
            let action = route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
            where action is not (null or CallScope.Trigger) // which is one action, and an operation for each method
            let method = Assert.Single(route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            select (
                action,
                ApiDocument.Operation(method, Path(route.RoutePattern)).GetProperty("operationId").GetString()
            );

        Assert.Equal(17, actions.Count());
        Assert.All(actions, static pair => Assert.Equal(pair.Item2, pair.action));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_has_the_members_of_the_wire_in_their_order(string name, string[] members)
    {
        Assert.Equal(members, ApiDocument.Members(ApiDocument.Schema(name)));
    }

    private static string[] Members<T>(JsonTypeInfo<T> type) =>
        [.. type.Properties.Select(static property => property.Name)];

    private static string Path(RoutePattern pattern) =>
        "/"
        + string.Join(
            '/',
            pattern.PathSegments.Select(static segment =>
                segment.Parts[0] is RoutePatternParameterPart parameter
                    ? $"{{{parameter.Name}}}"
                    : ((RoutePatternLiteralPart)segment.Parts[0]).Content
            )
        );
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>The part of Oracle's functions service that <c>fn</c> uses, on a port of its own; it answers 401 to what is not signed as it must be.</summary>
internal sealed class OciService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<OciRequest> _requests = [];

    private OciService(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                }
            )
        );
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public SignatureCheck Signatures { get; } = new();

    public OciResources Applications { get; } = new("fnapp", "compartmentId");

    public OciResources Functions { get; } = new("fnfunc", "applicationId");

    /// <summary>Pre-built functions and their versions, as they stand in answers.</summary>
    public List<JsonObject> Listings { get; } = [];

    public List<JsonObject> Versions { get; } = [];

    /// <summary>Image repositories.</summary>
    public List<JsonObject> Repositories { get; } = [];

    /// <summary>The images of the registry, their signatures, and a vault.</summary>
    public ImageService Images { get; } = new();

    /// <summary>The metadata and token services of an instance.</summary>
    public InstanceService Instance { get; } = new();

    public string Address => _app.Urls.First();

    /// <summary>What was asked so far.</summary>
    public IReadOnlyList<OciRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<OciService> StartAsync(X509Certificate2? certificate = null)
    {
        var service = new OciService(certificate);
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = await OciRequest.ReadAsync(context);
        OciAnswer answer;
        lock (_requests)
        {
            _requests.Add(request);
            answer = Answer(request);
        }
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["opc-request-id"] = "R1";
        if (answer.ETag is not null)
        {
            context.Response.Headers.ETag = answer.ETag;
        }
        if (answer.NextPage is not null)
        {
            context.Response.Headers["opc-next-page"] = answer.NextPage;
        }
        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = answer.ContentType;
            await context.Response.WriteAsync(answer.Body);
        }
    }

    private OciAnswer Answer(OciRequest request)
    {
        if (Instance.Answer(request, Signatures) is { } instance)
        {
            return instance;
        }
        return Signatures.Fault(request) is { } fault
            ? OciAnswer.Refusal(401, "NotAuthenticated", "The required information is missing or wrong: " + fault)
            : Route(request);
    }

    private OciAnswer Route(OciRequest request)
    {
        var parts = request.Target.Split('?', 2);
        var query = QueryHelpers
            .ParseQuery(parts.ElementAtOrDefault(1))
            .ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString(), StringComparer.Ordinal);
        return parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["version"] => new OciAnswer(200, """{"version":"4.5.6"}"""),
            ["20181201", "applications", var id, "actions", "changeCompartment"] => Move(request, id),
            ["20181201", "functions", _, "actions", "invoke"] => new OciAnswer(200, request.Text)
            {
                ContentType = request.Header("content-type"),
            },
            ["20181201", "applications", .. var rest] => Applications.Answer(request, Id(rest), query),
            ["20181201", "functions", .. var rest] => Functions.Answer(request, Id(rest), query, Complete),
            ["20181201", "pbfListings", "triggers"] => Items([new JsonObject { ["name"] = "http" }]),
            ["20181201", "pbfListings", .. var rest] => Catalogue(Listings, rest, query, "name"),
            ["20181201", "pbfListingVersions", .. var rest] => Catalogue(Versions, rest, query, "pbfListingId"),
            ["20160918", "container", "repositories"] => Repository(request, query),
            _ => Images.Answer(request, parts[0], query) ?? OciAnswer.NotFound,
        };
    }

    private OciAnswer Repository(OciRequest request, Dictionary<string, string> query)
    {
        if (request.Method == "POST")
        {
            Repositories.Add((JsonObject)JsonNode.Parse(request.Body)!);
            return new OciAnswer(200, request.Text);
        }
        return Items(Repositories.Where(item => (string?)item["displayName"] == query["displayName"]));
    }

    // What the service knows of a new function itself.
    private void Complete(JsonObject function)
    {
        var app = Applications.All.FirstOrDefault(app => JsonNode.DeepEquals(app["id"], function["applicationId"]));
        function["compartmentId"] = app?["compartmentId"]?.DeepClone();
        if (function["image"] is not null)
        {
            function["imageDigest"] ??= "sha256:1";
        }
    }

    private static string Id(string[] rest) => rest.Length == 0 ? "" : rest[0];

    private OciAnswer Move(OciRequest request, string id)
    {
        var app = Applications.All.FirstOrDefault(item => (string?)item["id"] == id);
        if (app is null)
        {
            return OciAnswer.NotFound;
        }
        app["compartmentId"] = JsonNode.Parse(request.Body)!["compartmentId"]!.DeepClone();
        return new OciAnswer(204);
    }

    private static OciAnswer Catalogue(
        List<JsonObject> items,
        string[] rest,
        Dictionary<string, string> query,
        string filter
    )
    {
        if (rest is [var id])
        {
            return items.Find(item => (string?)item["id"] == id) is { } one ? OciAnswer.Of(one) : OciAnswer.NotFound;
        }
        return Items(
            items.Where(item => !query.TryGetValue(filter, out var wanted) || (string?)item[filter] == wanted)
        );
    }

    private static OciAnswer Items(IEnumerable<JsonObject> items) =>
        OciAnswer.Of(new JsonObject { ["items"] = new JsonArray([.. items.Select(static item => item.DeepClone())]) });
}

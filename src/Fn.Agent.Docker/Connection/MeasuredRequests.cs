using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fn.Agent.Metrics;
using Fn.Agent.Tracing;

namespace Fn.Agent.Docker.Connection;

/// <summary>Counts and traces the requests to the engine under the original's names. Source: server specification 8.1, 8.2.</summary>
internal sealed class MeasuredRequests(HttpMessageHandler inner, EngineMeter meter, TimeProvider time)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var name = NameOf(request);
        using var span = Spans.Start(name, ActivityKind.Client);
        var begun = time.GetTimestamp();
        var status = "error";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // An attachment goes on as a stream, which is its success.
            status = response is { IsSuccessStatusCode: true } or { StatusCode: HttpStatusCode.SwitchingProtocols }
                ? "ok"
                : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        catch (OperationCanceledException)
        {
            status = "canceled";
            throw;
        }
        finally
        {
            meter.OnRequest(name, status, time.GetElapsedTime(begun));
        }
    }

    internal static string NameOf(HttpRequestMessage request)
    {
        var segments = request.RequestUri!.AbsolutePath.Trim('/').Split('/');
        if (segments[0].StartsWith("v1.", StringComparison.Ordinal))
        {
            segments = segments[1..];
        }
        return (request.Method.Method, segments) switch
        {
            (_, ["info"]) => "docker_info",
            (_, ["version"]) => "docker_version",
            (_, ["events"]) => "docker_events",
            ("POST", ["containers", "create"]) => "docker_create_container",
            ("GET", ["containers", "json"]) => "docker_list_containers",
            ("GET", ["containers", _, "json"]) => "docker_inspect_container",
            ("DELETE", ["containers", _]) => "docker_remove_container",
            (
                "POST",
                ["containers", _, ("attach" or "start" or "pause" or "unpause" or "kill" or "wait") and var verb]
            ) => $"docker_{verb}_container",
            ("POST", ["images", "create"]) => "docker_pull_image",
            ("POST", ["images", "load"]) => "docker_load_images",
            ("GET", ["images", "json"]) => "docker_list_images",
            ("GET", ["images", .., "json"]) => "docker_inspect_image",
            ("DELETE", ["images", ..]) => "docker_remove_image",
            ("GET", ["volumes", ..]) => "docker_inspect_volume",
            _ => "docker_other",
        };
    }
}

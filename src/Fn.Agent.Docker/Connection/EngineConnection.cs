using System.Text.Json;
using Docker.DotNet;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker.Connection;

/// <summary>The one client of the engine; every request runs under a deadline and fails as <see cref="EngineException"/>.</summary>
internal sealed class EngineConnection : IDisposable
{
    /// <summary>Time for a request that makes the engine work: create, start, remove.</summary>
    public static readonly TimeSpan Ordinary = TimeSpan.FromSeconds(120);

    /// <summary>Time for a request that should take no time. Source: server specification 4.7.</summary>
    public static readonly TimeSpan Brief = TimeSpan.FromSeconds(5);

    private readonly DockerClient _client;
    private readonly TimeProvider _time;

    public EngineConnection(IOptions<DockerOptions> options, TimeProvider time, AgentMetrics metrics)
    {
        _time = time;
        Address = options.Value.Host;
        if (!EngineAddress.TryParse(Address, out var address))
        {
            throw new OptionsValidationException(nameof(DockerOptions), typeof(DockerOptions), ["DOCKER_HOST"]);
        }
        _client = new DockerClientBuilder()
            .WithEndpoint(address.ToHttpUri(options.Value.UsesTls))
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(new EngineTransport(address, metrics.Engine, time), options.Value)
            .Build();
    }

    /// <summary>Where the engine listens, as the operator wrote it.</summary>
    public string Address { get; }

    public async Task<T> CallAsync<T>(
        Func<IDockerClient, CancellationToken, Task<T>> request,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await request(_client, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException cause) when (deadline.IsCancellationRequested)
        {
            var words = $"the container engine at {Address} did not answer within {timeout.TotalSeconds} s";
            throw new EngineException(EngineFailure.Unavailable, words, cause);
        }
        catch (Exception cause) when (Translate(cause) is { } failure)
        {
            throw new EngineException(failure.Kind, failure.Words, cause) { Status = failure.Status };
        }
    }

    public Task CallAsync(
        Func<IDockerClient, CancellationToken, Task> request,
        TimeSpan timeout,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            async (client, token) =>
            {
                await request(client, token);
                return true;
            },
            timeout,
            cancellationToken
        );

    public void Dispose() => _client.Dispose();

    private (EngineFailure Kind, string Words, int Status)? Translate(Exception cause) =>
        cause switch
        {
            DockerApiException answer => (KindOf(answer), WordsOf(answer), (int)answer.StatusCode),
            HttpRequestException or IOException or OperationCanceledException => (
                EngineFailure.Unavailable,
                $"the container engine at {Address} does not answer: {(cause.InnerException ?? cause).Message}",
                0
            ),
            JsonException => (EngineFailure.Rejected, $"what answers at {Address} is not a container engine", 0),
            _ => null,
        };

    private static EngineFailure KindOf(DockerApiException answer) =>
        answer switch
        {
            DockerContainerNotFoundException => EngineFailure.ContainerNotFound,
            DockerImageNotFoundException => EngineFailure.ImageNotFound,
            _ => EngineFailure.Rejected,
        };

    /// <summary>The text of the engine's <c>{"message": …}</c>, or whatever it sent instead.</summary>
    private static string WordsOf(DockerApiException answer)
    {
        var body = answer.ResponseBody ?? "";
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TryGetProperty("message", out var message))
            {
                return message.GetString() ?? body;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // A proxy between us and the engine answers in its own words.
        }
        return body.Length > 0 ? body : $"status {(int)answer.StatusCode}";
    }
}

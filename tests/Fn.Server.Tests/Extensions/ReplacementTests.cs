using System.Collections.Concurrent;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Annotations;
using Fn.Server.Extensions;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fn.Server.Tests.Extensions;

/// <summary>Parts of the server that a program of one's own puts others in place of. Source: server specification 9.4, 9.5, 9.7.</summary>
public sealed class ReplacementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 9", "annotators")]
    public async Task The_computed_annotations_can_be_replaced_and_those_of_the_server_be_asked()
    {
        await using var server = await ExtendedServer.StartAsync(static builder =>
            builder.UseAnnotator(static own => new Elsewhere(own))
        );
        var (_, fnId, triggerId) = await server.AddAllAsync();

        var function = await server.SendAsync(HttpMethod.Get, $"/v2/fns/{fnId}");
        var trigger = await server.SendAsync(HttpMethod.Get, $"/v2/triggers/{triggerId}");

        Assert.Equal("""{"where":"elsewhere"}""", function.Body.GetProperty("annotations").ToString());
        Assert.EndsWith(
            "/t/shop/hello",
            trigger.Body.GetProperty("annotations").GetProperty("fnproject.io/trigger/httpEndpoint").GetString()
        );
    }

    [Fact]
    [Spec("server 9", "image-pull retry policy")]
    public async Task An_image_that_could_not_be_pulled_is_asked_for_again_as_the_program_says()
    {
        var asked = new ConcurrentQueue<string>();
        var engine = FailingPulls(times: 2);
        await using var server = await ExtendedServer.StartAsync(
            builder =>
                builder
                    .UseEngine(_ => engine)
                    .UsePullRetry(
                        (image, failures, failure) =>
                        {
                            asked.Enqueue($"{image} {failures} {failure.Status}");
                            return TimeSpan.Zero;
                        }
                    ),
            new Peer()
        );
        var (_, fnId, _) = await server.AddAllAsync();

        using var answer = await server.Client.PostAsync($"/invoke/{fnId}", content: null, Cancel);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(["example/hello:1 1 503", "example/hello:1 2 503"], asked);
    }

    [Fact]
    [Spec("server 9", "image-pull retry policy")]
    public async Task A_policy_that_gives_up_leaves_the_failure_as_it_was()
    {
        var engine = FailingPulls(times: 2);
        await using var server = await ExtendedServer.StartAsync(
            builder =>
                builder
                    .UseEngine(_ => engine)
                    .UsePullRetry(static (_, failures, _) => failures < 2 ? TimeSpan.Zero : null),
            new Peer()
        );
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal(502, answer.Status);
        Assert.Contains("the registry is busy", answer.Body.GetProperty("message").GetString());
    }

    [Fact]
    [Spec("server 9", "slot-key extension", "overrider")]
    public async Task Calls_that_a_listener_tells_apart_never_share_a_container()
    {
        var engine = new FakeEngine { Script = new Peer().RunAsync };
        await using var server = await ExtendedServer.StartAsync(
            builder => builder.UseEngine(_ => engine).OverrideCalls(Tenants.Edit),
            new Peer()
        );
        var (_, fnId, _) = await server.AddAllAsync();

        foreach (var tenant in (string[])["a", "b", "a"])
        {
            Tenants.Current = tenant;
            Assert.Equal(
                200,
                (int)(await server.Client.PostAsync($"/invoke/{fnId}", content: null, Cancel)).StatusCode
            );
        }

        Assert.Equal(2, engine.Created.Count);
    }

    [Fact]
    [Spec("server 9", "own agent")]
    public async Task Calls_can_go_elsewhere_than_to_an_agent()
    {
        await using var server = await ExtendedServer.StartAsync(
            static builder =>
                builder.ConfigureServices(static services =>
                    services.Replace(ServiceDescriptor.Singleton<IInvoker>(new Refusing()))
                ),
            new Peer()
        );
        var (_, fnId, _) = await server.AddAllAsync();

        var answer = await server.SendAsync(HttpMethod.Post, $"/invoke/{fnId}");

        Assert.Equal((418, "nobody is here"), (answer.Status, answer.Body.GetProperty("message").GetString()));
    }

    private static FakeEngine FailingPulls(int times)
    {
        var failures = 0;
        return new FakeEngine
        {
            Script = new Peer().RunAsync,
            Images = (_, _) =>
                ++failures <= times
                    ? throw new EngineException(EngineFailure.PullFailed, "the registry is busy") { Status = 503 }
                    : Task.FromResult(new EngineImage("sha256:1", HasVolumes: false)),
        };
    }

    private sealed class Elsewhere(IEndpointAnnotator own) : IEndpointAnnotator
    {
        public Function Annotate(HttpRequest request, Function function) =>
            function with
            {
                Annotations = new Dictionary<string, RawJson> { ["where"] = RawJson.FromString("elsewhere") },
            };

        public Trigger Annotate(HttpRequest request, Trigger trigger, App? app) => own.Annotate(request, trigger, app);
    }

    private static class Tenants
    {
        public static string Current { get; set; } = "";

        public static ValueTask<Call> Edit(Call call, CancellationToken cancellationToken)
        {
            var target = new CallTarget(call.Target.App, call.Target.Function)
            {
                Extensions = new Dictionary<string, string> { ["tenant"] = Current },
            };
            return ValueTask.FromResult(new Call { Id = call.Id, Target = target });
        }
    }

    private sealed class Refusing : IInvoker
    {
        public ValueTask<CallOutcome> InvokeAsync(
            Call call,
            ICallExchange exchange,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult(CallOutcome.Stopped(new FnError(418, "nobody is here", Blame.Caller)));
    }
}

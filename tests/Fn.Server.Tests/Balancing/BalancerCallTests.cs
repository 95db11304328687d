using System.Net;
using System.Text.Json;
using Fn.Runner.Protocol;
using Fn.Testing;

namespace Fn.Server.Tests.Balancing;

/// <summary>Server specification 5.4: a call from its HTTP client through a load balancer to a runner and back.</summary>
public sealed class BalancerCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.4", "1: the whole body is read first")]
    [Spec("server 5.4", "4: frames of at most 10240 bytes, then eof")]
    public async Task A_body_arrives_in_frames_and_ends_with_an_empty_one()
    {
        var body = string.Concat(Enumerable.Range(0, 2500).Select(static i => $"{i:0000000000}"));
        ScriptedCall? seen = null;
        var taken = "";
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            seen = call;
            taken = await call.TakeAsync();
            await call.AnswerAsync("done");
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync(body);

        Assert.Equal("done", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(body, taken);
        Assert.Equal([(10_240, false), (10_240, false), (4_520, false), (0, true)], seen!.Frames);
    }

    [Fact]
    [Spec("server 5.4", "4: frames of at most 10240 bytes, then eof")]
    public async Task An_empty_body_is_one_empty_frame()
    {
        ScriptedCall? seen = null;
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            seen = call;
            await call.TakeAsync();
            await call.AnswerAsync("");
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal([(0, true)], seen!.Frames);
    }

    [Fact]
    public async Task The_runner_is_told_all_of_the_call()
    {
        TryCall? offer = null;
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            offer = await call.TakeOfferAsync();
            await call.TakeBodyAsync();
            await call.AnswerAsync("");
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync("x", ("x-oNE", "1"), ("Connection", "X-Hop"), ("X-Hop", "1"));

        var model = CallModelJson.Read(offer!.ModelsCallJson);
        Assert.Equal(answer.Headers.GetValues("Fn-Call-Id").Single(), model.Id);
        Assert.Equal(("sync", "POST", "running"), (model.Type, model.Method, model.Status));
        Assert.Equal($"http://127.0.0.1:{site.Port}/invoke/{BalancerSite.Hello.Id}", model.Url);
        Assert.Equal(
            (BalancerSite.Shop.Id, "shop", BalancerSite.Hello.Id, ""),
            (model.AppId, model.AppName, model.FnId, model.TriggerId)
        );
        Assert.Equal(
            (BalancerSite.Hello.Image, 30, 30, 128ul),
            (model.Image, model.Timeout, model.IdleTimeout, model.Memory)
        );
        Assert.Equal("udp://logs:514", model.SyslogUrl);
        Assert.Equal(["a", "fnproject.io/fn/invokeEndpoint"], model.Annotations.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["1"], model.Headers["X-One"]);
        Assert.Equal(["gzip"], model.Headers["Accept-Encoding"]);
        Assert.False(model.Headers.ContainsKey("X-Hop") || model.Headers.ContainsKey("Content-Length"));
        Assert.Equal(
            ["FN_APP_ID", "FN_APP_NAME", "FN_FN_ID", "FN_FN_NAME", "FN_MEMORY", "FN_TYPE", "OWN", "SHARED"],
            model.Config.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ("function", "app", "128"),
            (model.Config["OWN"], model.Config["SHARED"], model.Config["FN_MEMORY"])
        );
        Assert.Matches("^[0-9a-f]{64}$", offer.SlotHashId);
    }

    [Fact]
    [Spec("server 5.4", "5: result_start")]
    [Spec("server 5.4", "5: data")]
    public async Task The_answer_is_that_of_a_full_node()
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(
                ("Content-Length", "11"),
                ("X-Many", "1"),
                ("X-Many", "2"),
                ("X-Utf8", "é"),
                ("Connection", "close"),
                ("Fn-Call-Id", "of the function"),
                ("Fn-Fdk-Version", "fdk-x/1")
            );
            await call.DataAsync("hello ");
            await call.DataAsync("world");
            await call.FinishAsync();
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("hello world", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(11, answer.Content.Headers.ContentLength);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(["1", "2"], answer.Headers.GetValues("X-Many"));
        Assert.Equal("Ã©", answer.Headers.GetValues("X-Utf8").Single()); // two bytes, as the function sent them
        Assert.Equal("fdk-x/1", answer.Headers.GetValues("Fn-Fdk-Version").Single());
        Assert.Equal(26, answer.Headers.GetValues("Fn-Call-Id").Single().Length);
        Assert.False(answer.Headers.ConnectionClose ?? false);
    }

    [Fact]
    public async Task A_trigger_is_rewritten_both_ways()
    {
        CallModel? model = null;
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            model = await call.TakeModelAsync();
            await call.TakeBodyAsync();
            await call.AnswerAsync("made", ("Fn-Http-Status", "201"), ("Fn-Http-H-Location", "/x"), ("X-Other", "no"));
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.SendAsync("/t/shop/hello?a=1", "in", ("X-Mine", "1"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("made", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("/x", answer.Headers.GetValues("Location").Single());
        Assert.False(answer.Headers.Contains("X-Other"));
        Assert.Equal(Some.Trigger(BalancerSite.Hello).Id, model!.TriggerId);
        Assert.Equal(["1"], model.Headers["Fn-Http-H-X-Mine"]);
        Assert.Equal(["POST"], model.Headers["Fn-Http-Method"]);
        Assert.Equal([$"http://127.0.0.1:{site.Port}/t/shop/hello?a=1"], model.Headers["Fn-Http-Request-Url"]);
    }

    [Fact]
    [Spec("server 5.1", "an lb serves calls, and needs no database")]
    public async Task The_node_has_the_routes_of_its_role_and_no_database()
    {
        await using var runner = await ScriptedRunner.StartAsync(static call => call.AnswerAsync(""));
        await using var site = await BalancerSite.StartAsync(runner);

        foreach (var path in new[] { "/", "/version", "/metrics", "/ping" })
        {
            Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(path, Cancel)).StatusCode);
        }
        using var managed = await site.Client.GetAsync("/v2/apps", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, managed.StatusCode);
        Assert.Equal(
            "Path not found: GET /v2/apps",
            JsonDocument
                .Parse(await managed.Content.ReadAsStringAsync(Cancel))
                .RootElement.GetProperty("message")
                .GetString()
        );
        using var unknown = await site.SendAsync("/invoke/none", "");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("Fn not found", await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}

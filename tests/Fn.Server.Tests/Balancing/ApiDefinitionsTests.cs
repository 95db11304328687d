using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Fn.Agent.Tracing;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Server.Balancing;
using Fn.Server.Invocation;
using Fn.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Server.Tests.Balancing;

/// <summary>Server specification 5.2: a load balancer asks its API node.</summary>
public sealed class ApiDefinitionsTests : IDisposable
{
    private static readonly App Shop = Some.App() with { Config = new Dictionary<string, string> { ["KEY"] = "v" } };
    private static readonly Function Hello = Some.Function(Shop);

    private readonly ScriptedApi _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LogCapture _log = new();
    private readonly HttpMessageInvoker _client;
    private readonly ApiDefinitions _definitions;

    public ApiDefinitionsTests()
    {
        _client = new HttpMessageInvoker(_api);
        _definitions = Of("http://api.example:8080");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    [Spec("server 5.2", "GET fns and apps by id")]
    public async Task A_function_is_asked_for_and_then_its_app()
    {
        Have("/v2/fns/F%20%2F", WireJson.Function, Hello);
        Have($"/v2/apps/{Shop.Id}", WireJson.App, Shop);

        var target = await _definitions.LoadFunctionAsync("F /", Cancel);

        Assert.Equal(Hello.Image, target.Function.Image);
        Assert.Equal("v", target.App.Config["KEY"]);
    }

    [Theory]
    [InlineData("/hello", "/hello")]
    [InlineData("/", "/")]
    [InlineData("//a/../b/.", "//a/../b/.")]
    [InlineData("/x y?q#é%", "/x%20y%3Fq%23%C3%A9%25")]
    [Spec("server 5.2", "GET apps by name")]
    [Spec("server 5.2", "GET triggerBySource")]
    public async Task A_trigger_is_found_by_the_name_of_its_app_and_its_source_as_it_is(string source, string asked)
    {
        Have("/v2/apps?name=shop%26c", WireJson.AppPage, new Page<App> { Items = [Shop, Some.App("other")] });
        Have($"/v2/runner/apps/{Shop.Id}/triggerBySource/http/{asked}", WireJson.Trigger, Some.Trigger(Hello, source));
        Have($"/v2/fns/{Hello.Id}", WireJson.Function, Hello);
        Have($"/v2/apps/{Shop.Id}", WireJson.App, Shop);

        var found = await _definitions.LoadTriggerAsync(new TriggerPath("shop&c", source), Cancel);

        Assert.Equal(source, found.Trigger.Source);
        Assert.Equal(Hello.Id, found.Target.Function.Id);
    }

    [Theory]
    [InlineData("http://api.example:8080/some/path?x=1", "http://api.example:8080/v2/fns/f")]
    [InlineData("https://user:secret@api.example/", "https://api.example/v2/fns/f")]
    [Spec("server 5.2", "scheme and host of FN_RUNNER_API_URL")]
    public async Task Only_scheme_and_host_of_the_setting_count(string setting, string asked)
    {
        await Assert.ThrowsAsync<FnException>(() => Of(setting).LoadFunctionAsync("f", Cancel));

        Assert.Equal([asked], _api.Targets);
    }

    [Fact]
    [Spec("server 5.2", "what does not exist is 404")]
    [Spec("server 10", "D10")]
    public async Task D10_What_does_not_exist_is_told_as_a_full_node_tells_it()
    {
        Assert.Equal(FunctionErrors.NotFound, await FailureAsync(() => _definitions.LoadFunctionAsync("f", Cancel)));
        Assert.Equal(AppErrors.NotFound, await FailureAsync(() => LoadTriggerAsync("shop")));
        Assert.Equal(AppErrors.NotFound, await FailureAsync(() => LoadTriggerAsync("")));

        Have("/v2/apps?name=shop", WireJson.AppPage, new Page<App> { Items = [] });
        Assert.Equal(AppErrors.NotFound, await FailureAsync(() => LoadTriggerAsync("shop")));

        Have("/v2/apps?name=shop", WireJson.AppPage, new Page<App> { Items = [Shop] });
        Assert.Equal(TriggerErrors.NotFound, await FailureAsync(() => LoadTriggerAsync("shop")));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    [Spec("server 5.2", "transport errors and 5xx are retried 5 times")]
    public async Task What_may_pass_is_asked_for_again()
    {
        Have($"/v2/apps/{Shop.Id}", WireJson.App, Shop);
        _api.Answers.AddRange([
            new HttpRequestException("refused"),
            HttpStatusCode.BadGateway,
            HttpStatusCode.ServiceUnavailable,
            new IOException("reset"),
            HttpStatusCode.InternalServerError,
            JsonSerializer.Serialize(Hello, WireJson.Function),
        ]);

        var target = await InTimeAsync(_definitions.LoadFunctionAsync(Hello.Id, Cancel));

        Assert.Equal(Hello.Id, target.Function.Id);
        Assert.Equal(7, _api.Requests.Count);
    }

    [Fact]
    [Spec("server 5.2", "an API node out of reach is 503")]
    public async Task After_five_retries_the_caller_is_told_to_come_again()
    {
        _api.Answers.Add(new HttpRequestException("connection refused"));

        var failure = await FailureAsync(() => InTimeAsync(_definitions.LoadFunctionAsync("f", Cancel)));

        Assert.Equal(RequestErrors.ApiUnavailable, failure);
        Assert.Equal(503, failure.Status);
        Assert.Equal(6, _api.Requests.Count);
        Assert.True(_log.Has("The API node api.example:8080 does not say what fns/f is: connection refused"));
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [Spec("server 5.2", "3xx and 4xx are final")]
    public async Task A_refusal_is_final(HttpStatusCode status)
    {
        _api.Answers.Add(status);

        var failure = await FailureAsync(() => _definitions.LoadFunctionAsync("f", Cancel));

        Assert.Equal(RequestErrors.ApiUnavailable, failure);
        Assert.Single(_api.Requests);
        Assert.True(_log.Has($"it answers {(int)status}"));
    }

    [Fact]
    public async Task An_answer_that_is_no_definition_is_told_to_the_operator()
    {
        _api.Answers.Add("<html>");

        Assert.Equal(
            RequestErrors.ApiUnavailable,
            await FailureAsync(() => _definitions.LoadFunctionAsync("f", Cancel))
        );
        Assert.True(_log.Has("does not say what fns/f is: '<' is an invalid start of a value"));
    }

    [Theory]
    [InlineData(0, 25, 75)]
    [InlineData(1, 25, 175)]
    [InlineData(2, 25, 375)]
    [InlineData(4, 25, 1575)]
    [Spec("server 5.2", "random exponential back-off")]
    public void The_window_of_a_retry_doubles(int retry, double leastMs, double mostMs)
    {
        Assert.Equal(leastMs, ApiNode.DelayBefore(retry, 0).TotalMilliseconds);
        Assert.Equal(mostMs, ApiNode.DelayBefore(retry, 1).TotalMilliseconds);
    }

    [Fact]
    [Spec("server 5.2", "60 s in all, 30 s to connect")]
    public async Task A_look_up_ends_after_a_minute()
    {
        var silent = new SilentApi();
        using var client = new HttpMessageInvoker(silent);
        var node = new ApiNode(new Uri("http://api"), client, _time, new Logger<ApiNode>(_log));

        var asked = node.FindAsync("fns/f", WireJson.Function, Cancel);
        await silent.Asked;
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(RequestErrors.ApiUnavailable, await FailureAsync(() => asked));
        using var handler = ApiNode.CreateHandler();
        Assert.Equal(TimeSpan.FromSeconds(30), handler.ConnectTimeout);
        Assert.False(handler.AllowAutoRedirect);
    }

    [Fact]
    [Spec("server 5.2", "B3 headers are sent")]
    public async Task The_trace_goes_on_at_the_API_node()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Spans.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = Spans.Source.StartActivity("/invoke/f")!;

        await FailureAsync(() => _definitions.LoadFunctionAsync("f", Cancel));

        var headers = _api.Requests.Single().Headers;
        Assert.Equal([request.TraceId.ToHexString()], headers.GetValues("X-B3-TraceId"));
        Assert.Equal(["1"], headers.GetValues("X-B3-Sampled"));
        Assert.NotEqual(request.SpanId.ToHexString(), headers.GetValues("X-B3-SpanId").Single());
    }

    private Task<TriggerTarget> LoadTriggerAsync(string app) =>
        _definitions.LoadTriggerAsync(new TriggerPath(app, "/hello"), Cancel);

    private ApiDefinitions Of(string url) => new(new ApiNode(new Uri(url), _client, _time, new Logger<ApiNode>(_log)));

    private void Have<T>(string target, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, T resource) =>
        _api.Bodies[target] = JsonSerializer.Serialize(resource, type);

    private static async Task<FnError> FailureAsync(Func<Task> load) =>
        (await Assert.ThrowsAsync<FnException>(load)).Error;

    private async Task<T> InTimeAsync<T>(Task<T> load)
    {
        while (!load.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        return await load;
    }

    private sealed class SilentApi : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new UnreachableException();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Fn.Server.Tests.Balancing;

/// <summary>An API node that writes down what it is asked and answers as the test says.</summary>
internal sealed class ScriptedApi : HttpMessageHandler
{
    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    /// <summary>Answers in their order, the last one ever after; an exception is thrown.</summary>
    public List<object> Answers { get; } = [];

    /// <summary>Answers by the path and query that is asked for, before the list.</summary>
    public Dictionary<string, string> Bodies { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Targets => Requests.Select(static request => request.RequestUri!.ToString());

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Enqueue(request);
        if (Bodies.TryGetValue(request.RequestUri!.PathAndQuery, out var body))
        {
            return Task.FromResult(Answer(HttpStatusCode.OK, body));
        }
        return Answers.Count == 0
            ? Task.FromResult(Answer(HttpStatusCode.NotFound, """{"message":"not here"}"""))
            : Answers[Math.Min(Requests.Count, Answers.Count) - 1] switch
            {
                Exception failure => Task.FromException<HttpResponseMessage>(failure),
                HttpStatusCode status => Task.FromResult(Answer(status, "{}")),
                var text => Task.FromResult(Answer(HttpStatusCode.OK, (string)text)),
            };
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}

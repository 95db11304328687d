using System.Net;
using System.Text;

namespace Fn.Client.Tests;

/// <summary>Answers every request with what the test set, and remembers the last one.</summary>
internal sealed class StubServer : HttpMessageHandler
{
    public Queue<(HttpStatusCode Status, string Body)> Answers { get; } = new();

    public List<string> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public StubServer Answer(HttpStatusCode status, string body)
    {
        Answers.Enqueue((status, body));
        return this;
    }

    public FnClient CreateClient(string address = "http://fn:8080", string? token = null) =>
        new(new FnClientOptions { Address = address, Token = token }, this);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Requests.Add($"{request.Method} {request.RequestUri}");
        foreach (var (name, values) in request.Headers)
        {
            Headers[name] = string.Join(',', values);
        }
        if (request.Content is not null)
        {
            Headers["Content-Type"] = request.Content.Headers.ContentType!.ToString();
            Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));
        }
        var (status, body) = Answers.Dequeue();
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}

using System.Net;
using Fn.Cli.Projects.Tests.Oracle.StandIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>A web site or server that says what the files of a folder say: a request for <c>/a/b</c> is answered with the file <c>a/b</c>.</summary>
/// <remarks>
/// A file that begins with <c>Status: </c> is an answer as of a CGI program: headers, an empty line, the body. Any other is the body of a 200;
/// without a file the answer is 404 without a body. A request to a proxy for another host is recorded and refused.
/// </remarks>
internal sealed class ScriptedSite : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly List<OciRequest> _requests = [];

    private ScriptedSite(string folder)
    {
        _folder = folder;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

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

    public static async Task<ScriptedSite> StartAsync(string folder)
    {
        var site = new ScriptedSite(folder);
        await site._app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = await OciRequest.ReadAsync(context);
        lock (_requests)
        {
            _requests.Add(request);
        }
        var path = Path.Combine(_folder, context.Request.Path.ToString().Trim('/'));
        context.Response.StatusCode = 404;
        if (context.Request.Method != "CONNECT" && File.Exists(path))
        {
            await AnswerAsync(context.Response, await File.ReadAllTextAsync(path));
        }
    }

    private static async Task AnswerAsync(HttpResponse response, string text)
    {
        const string Status = "Status: ";
        response.StatusCode = 200;
        if (text.StartsWith(Status, StringComparison.Ordinal))
        {
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var lines = text[Status.Length..end].Split('\n');
            response.StatusCode = int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
            foreach (var line in lines.Skip(1))
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                response.Headers[line[..colon]] = line[(colon + 2)..];
            }
            text = text[(end + 2)..];
        }
        await response.WriteAsync(text);
    }
}

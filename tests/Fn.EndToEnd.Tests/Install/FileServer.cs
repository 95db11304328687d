using System.Net;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>Serves the files of one folder over HTTP on loopback.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly Task _serving;

    public FileServer(string folder)
    {
        _folder = folder;
        Address = $"http://127.0.0.1:{FreePort.Find()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var path = Path.Combine(_folder, Path.GetFileName(context.Request.Url!.AbsolutePath));
        if (!File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }
        await using var file = File.OpenRead(path);
        response.ContentLength64 = file.Length;
        await file.CopyToAsync(response.OutputStream);
    }
}

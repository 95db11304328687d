using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Fn.Server.Tests.Extensions;

/// <summary>The sample of the guide, as a process of its own.</summary>
public sealed partial class CustomServerSampleTests
{
    [Fact]
    public async Task The_sample_serves_the_API_with_what_it_adds()
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        using var process = Start(directory.FullName);
        try
        {
            var port = await PortAsync(process);
            using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
            var cancel = TestContext.Current.CancellationToken;

            using var refused = await client.PostAsJsonAsync("/v2/apps", new { name = "shop" }, cancel);
            using var created = await client.PostAsJsonAsync("/v2/apps", new { name = "sales-shop" }, cancel);
            var greeting = await client.GetStringAsync("/v2/greeting/you", cancel);

            Assert.Equal(
                """{"message":"Begin the name with the team, as in sales-shop"}""",
                (await refused.Content.ReadAsStringAsync(cancel)).Trim()
            );
            Assert.Equal("custom-server", created.Headers.GetValues("X-Served-By").Single());
            Assert.Contains("\"TEAM\":\"sales\"", await created.Content.ReadAsStringAsync(cancel));
            Assert.Equal("hello you\n", greeting);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            directory.Delete(recursive: true);
        }
    }

    private static Process Start(string directory)
    {
        var program = typeof(CustomServerSampleTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "CustomServer")
            .Value!;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        start.Environment["FN_NODE_TYPE"] = "api";
        start.Environment["FN_PORT"] = "0";
        start.Environment["FN_DB_URL"] = $"sqlite3://{directory}/fn.db";
        return Process.Start(start)!;
    }

    private static async Task<string> PortAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Serving().Match(line) is { Success: true } match)
            {
                return match.Groups["port"].Value;
            }
        }
        throw new InvalidOperationException("the server ended before it served");
    }

    [GeneratedRegex("Fn serving on `:(?<port>[0-9]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Serving();
}

using System.Runtime.Versioning;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Contract;

/// <summary>Every way to write a function, as the compiler binds it in <c>samples/shapes-dotnet</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ShapeTests
{
    private static readonly string[] Gateway = Requests.Gateway();

    [Theory]
    [Trait("Checklist", "101")]
    [Trait("Checklist", "102")]
    [InlineData("text", "Bob", "Hello Bob", "text/plain; charset=utf-8")]
    [InlineData("bytes", "raw", "raw", "application/octet-stream")]
    [InlineData("async", """{"id":"7"}""", """{"id":"7"}""", "application/json")]
    [InlineData("async", "", """{"id":"none"}""", "application/json")]
    [InlineData("call", """{"id":"7"}""", """{"id":"7 in 01M86B8DP7R00040GZJ0001EYW"}""", "application/json")]
    [InlineData("call-async", """{"id":"7"}""", """{"id":"7 in 01M86B8DP7R00040GZJ0001EYW"}""", "application/json")]
    [InlineData("value-task", """{"id":"7"}""", """{"id":"7"}""", "application/json")]
    [InlineData("nothing", """{"id":"7"}""", "", null)]
    [InlineData("value-task-alone", """{"id":"7"}""", """{"id":"7"}""", "application/json")]
    [InlineData("nothing-alone", """{"id":"7"}""", "", null)]
    [InlineData("status", """{"id":"7"}""", """{"id":"7"}""", "application/json", "201")]
    [InlineData("status", "", "", null, "404")]
    [InlineData("raw", "any", "any", "text/odd")]
    [InlineData("raw-result", "body", "PUT body", "text/plain; charset=utf-8")]
    [InlineData("class", """{"id":"7"}""", """{"id":"7 as number 1"}""", "application/json")]
    public async Task A_function_of_any_shape_answers(
        string shape,
        string body,
        string expected,
        string? contentType,
        string status = "200"
    )
    {
        using var directory = new SocketDirectory();
        await using var program = await FunctionProgram.StartReadyAsync([.. Command, shape], directory);
        using var peer = RawPeer.Connect(directory.Link);

        var answer = await peer.CallAsync(body, [.. Gateway, "Content-Type: text/odd"]);

        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, answer.Text);
        Assert.Equal(contentType, answer["Content-Type"]);
        Assert.Equal(status, answer["Fn-Http-Status"]);
    }

    [Fact]
    public async Task A_forgotten_JSON_context_is_one_line_at_start()
    {
        using var directory = new SocketDirectory();
        await using var program = FunctionProgram.Start(
            [.. Command, "forgotten"],
            ("FN_LISTENER", "unix:" + directory.Link)
        );

        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "Order travels as JSON: pass a JsonSerializerContext that has [JsonSerializable(typeof(Order))].\n",
            errors
        );
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    [Trait("Checklist", "75")]
    public async Task An_exception_before_the_function_runs_ends_the_process_with_its_stack_and_no_link()
    {
        using var directory = new SocketDirectory();
        await using var program = FunctionProgram.Start(
            [.. Command, "no-start"],
            ("FN_LISTENER", "unix:" + directory.Link)
        );

        var (exitCode, _, errors) = await program.EndAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("InvalidOperationException: The database is not there.", errors, StringComparison.Ordinal);
        Assert.Contains("   at Program.", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    private static string[] Command =>
        [
            "dotnet",
            Repository.At(
                "artifacts",
                "bin",
                "shapes-dotnet",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
                "func.dll"
            ),
        ];
}

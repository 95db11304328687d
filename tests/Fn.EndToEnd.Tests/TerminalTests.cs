using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>The built command on a pseudo terminal, which <c>script</c> opens, and in a pipe.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [ProductFact]
    public async Task A_build_shows_its_steps_on_a_terminal_only()
    {
        await WriteProjectAsync("FROM scratch\nCOPY func.yaml /\n");

        var terminal = await OnTerminalAsync("fn build --no-cache");
        var plain = await OnTerminalAsync("NO_COLOR=1 fn build --no-cache");
        var pipe = await InPipeAsync("fn build --no-cache");

        Assert.Matches(
            "\rBuilding image terminal:0\\.0\\.1 \e\\[36mStep 2/2: COPY func\\.yaml /\e\\[0m \\d+ s",
            terminal
        );
        Assert.Matches("\rBuilding image terminal:0\\.0\\.1 Step 2/2: COPY func\\.yaml / \\d+ s", plain);
        Assert.DoesNotContain('\e', plain);
        Assert.Matches(
            "^Using Container engine docker\nBuilding image terminal:0\\.0\\.1 \\.*\nFunction terminal:0\\.0\\.1 built successfully\\.\n$",
            pipe
        );
        await DockerCommand.RemoveImagesAsync("terminal:0.0.1");
    }

    [ProductFact]
    public async Task A_narrow_terminal_is_not_written_beyond_its_edge()
    {
        await WriteProjectAsync("FROM scratch\nCOPY func.yaml /\n");

        var shown = await OnTerminalAsync("stty cols 44; NO_COLOR=1 fn build --no-cache");

        var drawn = shown
            .Split('\r')
            .Where(static line => line.StartsWith("Building", StringComparison.Ordinal))
            .ToList();
        Assert.Contains(drawn, static line => line.Contains(" Step ", StringComparison.Ordinal));
        Assert.All(drawn, static line => Assert.InRange(line.Length, 1, 43));
        await DockerCommand.RemoveImagesAsync("terminal:0.0.1");
    }

    [ProductFact]
    public async Task A_push_counts_its_layers_on_a_terminal_only()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await WriteProjectAsync("FROM scratch\nCOPY func.yaml /\n");
        var push = $"fn --registry {registry.Name} push";
        await InPipeAsync($"fn --registry {registry.Name} build");

        var terminal = await OnTerminalAsync($"NO_COLOR=1 {push}");
        var pipe = await InPipeAsync(push);

        Assert.Contains(
            $"\rPushing {registry.Name}/terminal:0.0.1 to docker registry... 1/1 layers",
            terminal,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Pushing " + registry.Name + "/terminal:0.0.1 to docker registry...The push refers to",
            pipe,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\r', pipe);
        Assert.DoesNotContain("layers", pipe, StringComparison.Ordinal);
        await DockerCommand.RemoveImagesAsync($"{registry.Name}/*");
    }

    [ProductFact]
    [Spec("cli 8.1", "a terminal")]
    public async Task Nothing_is_read_from_a_terminal_and_hints_are_for_people()
    {
        // Reading the terminal would wait for ever.
        var invoked = await OnTerminalAsync("NO_COLOR=1 fn invoke --endpoint http://localhost:1/x");
        var piped = await InPipeAsync("fn creat app x");
        var shown = await OnTerminalAsync("fn creat app x");

        Assert.Contains(
            "Post \"http://localhost:1/x\": dial tcp 127.0.0.1:1: connect: connection refused",
            invoked,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Hint", piped, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\e[33mHint:\e[0m Did you mean 'create'?\r\n", shown, StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task Both_outputs_come_in_the_order_in_which_they_were_written()
    {
        var output = await InPipeAsync("fn build nowhere");

        Assert.StartsWith("Building function at: ./nowhere\n\nFn: chdir ", output, StringComparison.Ordinal);
    }

    [ProductFact]
    public async Task The_terminal_is_left_as_it_was_whatever_the_outputs_are()
    {
        var shown = await OnTerminalAsync(
            "export NO_COLOR=1; fn --version | cat; fn --version > file; fn list apps 2> file; echo n | fn list contexts"
        );

        Assert.StartsWith("fn version ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
    }

    [ProductFact]
    public async Task Programs_that_share_an_output_do_not_overwrite_each_other()
    {
        var output = await InPipeAsync("{ echo first; fn --version; fn -version; echo last; } > file; wc -l < file");

        Assert.Equal("4\n", output);
    }

    [ProductFact]
    public async Task A_question_is_answered_on_the_terminal()
    {
        await using var site = await FnSite.StartAsync();
        await site.CreateAppAsync("shop");

        var shown = await OnTerminalAsync(
            $"export NO_COLOR=1 FN_API_URL=http://localhost:{site.Port}; fn delete app shop -r",
            "Y\n"
        );

        Assert.Contains("Do you wish to proceed? Y/N: ", shown, StringComparison.Ordinal);
        Assert.EndsWith("App shop deleted\r\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
    }

    public void Dispose() => _home.Dispose();

    private Task<string> OnTerminalAsync(string command, string typed = "") =>
        RunAsync(typed, "/usr/bin/script", "--quiet", "--return", "--command", command, "/dev/null");

    private Task<string> InPipeAsync(string command) => RunAsync("", "/bin/sh", "-c", $"{{ {command}; }} 2>&1");

    private async Task<string> RunAsync(string typed, string program, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = _home.Path,
            ["PATH"] = $"{Path.GetDirectoryName(Product.Fn)}:/usr/bin:/bin",
            ["DOCKER_BUILDKIT"] = "0",
            ["NO_COLOR"] = null,
            ["FN_REGISTRY"] = null,
            ["FN_CONTEXT"] = null,
        };
        var start = ProgramRun.Describe(program, arguments, _home.Path, environment);
        return (await ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken, ProgramRun.Bytes(typed))).Out;
    }

    private async Task WriteProjectAsync(string dockerfile)
    {
        await File.WriteAllTextAsync(Path.Combine(_home.Path, "Dockerfile"), dockerfile);
        await File.WriteAllTextAsync(
            Path.Combine(_home.Path, "func.yaml"),
            "schema_version: 20180708\nname: terminal\nversion: 0.0.1\nruntime: docker\n"
        );
    }
}

using Fn.Cli.Builds.Progress;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Cli.Projects.Tests.Builds;

/// <summary>What a person sees while the engine works, and a script does not.</summary>
public sealed class EngineProgressTests
{
    private const string Func = "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n";

    [Fact]
    public async Task A_terminal_shows_one_line_with_the_step_and_the_time()
    {
        var time = new FakeTimeProvider();
        using var bench = new CliBench { IsTerminal = true, Time = time };
        bench.Variables["NO_COLOR"] = "1";

        var result = await bench.RunAsync(async host =>
        {
            await using var progress = EngineProgress.Start(host, "Building image f:1");
            time.Advance(TimeSpan.FromSeconds(1));
            progress.Observe("Step 1/2 : FROM scratch");
            progress.Observe("noise");
            time.Advance(TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(1));
            progress.Observe("Step 2/2 : RUN " + new string('x', 100));
            return 0;
        });

        var shown = result.Error.Split('\r');
        Assert.Equal(
            [
                "Building image f:1 ",
                "Building image f:1 1 s",
                "Building image f:1 Step 1/2: FROM scratch 1 s",
                "Building image f:1 Step 1/2: FROM scratch 2 s",
                "Building image f:1 Step 1/2: FROM scratch 3 s",
                $"Building image f:1 Step 2/2: RUN {new string('x', 42)} 3 s",
                $"Building image f:1 3 s{new string(' ', 57)}\n",
            ],
            shown
        );
        Assert.All(shown, static line => Assert.InRange(line.TrimEnd('\n').Length, 0, 79));
    }

    [Fact]
    public async Task A_terminal_that_cannot_draw_again_shows_dots_and_whole_lines()
    {
        var time = new FakeTimeProvider();
        using var bench = new CliBench { IsTerminal = true, Time = time };
        bench.Variables["TERM"] = "dumb";

        var result = await bench.RunAsync(async host =>
        {
            await using var progress = EngineProgress.Start(host, "Building image f:1");
            time.Advance(TimeSpan.FromSeconds(1));
            progress.Observe("Step 1/2 : FROM scratch");
            using var output = new MemoryStream("a warning\n"u8.ToArray());
            await progress.ReadAsync(output);
            time.Advance(TimeSpan.FromSeconds(1));
            return 0;
        });

        Assert.Equal("Building image f:1 .\na warning\n.\n", result.Error);
    }

    [Fact]
    public async Task A_long_name_is_shown_in_full_at_the_end_only()
    {
        var time = new FakeTimeProvider();
        using var bench = new CliBench { IsTerminal = true, Time = time };
        bench.Variables["NO_COLOR"] = "1";
        var title = "Building image " + new string('f', 80);

        var result = await bench.RunAsync(async host =>
        {
            await using var progress = EngineProgress.Start(host, title);
            time.Advance(TimeSpan.FromSeconds(1));
            progress.Observe("Step 1/2 : FROM scratch");
            return 0;
        });

        var shown = result.Error.Split('\r');
        Assert.All(shown[..^1], static line => Assert.InRange(line.Length, 60, 79));
        Assert.Equal($"{title} 1 s\n", shown[^1]);
    }

    [Fact]
    public async Task A_narrow_terminal_gets_lines_that_fit_into_it_also_when_it_changes()
    {
        var time = new FakeTimeProvider();
        using var bench = new CliBench
        {
            IsTerminal = true,
            Time = time,
            Columns = 40,
        };
        bench.Variables["NO_COLOR"] = "1";

        var result = await bench.RunAsync(async host =>
        {
            await using var progress = EngineProgress.Start(host, "Building image reg/f:0.0.1");
            progress.Observe("Step 1/2 : FROM scratch");
            bench.Columns = 20;
            time.Advance(TimeSpan.FromSeconds(1));
            return 0;
        });

        Assert.Equal(
            [
                "Building image reg/f:0.0.1 ",
                "Building image reg/f:0.0.1 Step 1/2 0 s",
                "Building i… Ste 1 s",
                $"Building image reg/f:0.0.1 1 s\n",
            ],
            result.Error.Split('\r')
        );
    }

    [Fact]
    public async Task Without_a_terminal_there_is_a_dot_a_second()
    {
        var time = new FakeTimeProvider();
        using var bench = new CliBench { Time = time };

        var result = await bench.RunAsync(async host =>
        {
            await using var progress = EngineProgress.Start(host, "Building image f:1");
            progress.Observe("Step 1/2 : FROM scratch");
            time.Advance(TimeSpan.FromSeconds(3));
            return 0;
        });

        Assert.Equal("Building image f:1 ...\n", result.Error);
    }

    [Theory]
    [InlineData(null, "\e[36mStep 1/1: FROM scratch\e[0m", "\e[31mError during build.\e[0m Run with")]
    [InlineData("1", "Step 1/1: FROM scratch", "Error during build. Run with")]
    [Spec("cli 1.5", "a failed build")]
    public async Task Steps_and_failures_have_colours_unless_they_are_unwanted(
        string? noColor,
        string step,
        string failure
    )
    {
        using var bench = new CliBench { IsTerminal = true, Time = new FakeTimeProvider() };
        bench.FakeEngine("if [ $1 = build ]; then echo 'Step 1/1 : FROM scratch'; exit 1; fi");
        bench.Write("func.yaml", Func);
        bench.Write("Dockerfile", "FROM scratch\n");
        if (noColor is not null)
        {
            bench.Variables["NO_COLOR"] = noColor;
        }

        var result = await bench.RunAsync("build");

        Assert.Contains($"\rBuilding image f:0.0.1 {step} 0 s", result.Error, StringComparison.Ordinal);
        Assert.Contains(failure, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_on_a_terminal_counts_layers_and_keeps_the_rest()
    {
        using var bench = new CliBench { IsTerminal = true, Time = new FakeTimeProvider() };
        bench.Variables["NO_COLOR"] = "1";
        bench.FakeEngine(
            "echo 'The push refers to repository [reg/f]'; echo 'aaaaaaaaaaaa: Preparing'; echo 'aaaaaaaaaaaa: Pushed'"
        );
        bench.Write("func.yaml", Func);

        var result = await bench.RunAsync("--registry", "reg", "push");

        Assert.Matches(
            "\rThe push refers to repository \\[reg/f\\] *\n"
                + "\rPushing reg/f:0\\.0\\.1 to docker registry\\.\\.\\. 0 s *"
                + "\rPushing reg/f:0\\.0\\.1 to docker registry\\.\\.\\. 0/1 layers 0 s *"
                + "\rPushing reg/f:0\\.0\\.1 to docker registry\\.\\.\\. 1/1 layers 0 s *"
                + "\rPushing reg/f:0\\.0\\.1 to docker registry\\.\\.\\. 0 s *\n$",
            result.Error
        );
        Assert.DoesNotContain("Pushing", result.Out, StringComparison.Ordinal);
    }
}

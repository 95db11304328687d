using System.Diagnostics;
using System.Xml.Linq;
using Fn.Cli.Projects.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Init;

/// <summary>The projects of languages whose FDKs no Debian package brings: their compilers read them, and their own tests pass over a stand-in FDK.</summary>
/// <remarks>Go, node and .NET are built, deployed and called by the end-to-end tests.</remarks>
public sealed class TemplateLanguageTests
{
    private const string Jars = "/usr/share/java/junit4.jar:/usr/share/java/hamcrest-core.jar";
    private const string KotlinJars = $"{Jars}:/usr/share/java/kotlin-stdlib.jar:/usr/share/java/kotlin-test.jar";

    [Theory]
    [InlineData(
        "python",
        "python3",
        "python3",
        "PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$FDK python3 test_func.py",
        "Ran 2 tests"
    )]
    [InlineData("ruby", "ruby", "ruby ruby-minitest", "ruby -I $FDK func_test.rb", "2 runs, 2 assertions, 0 failures")]
    [InlineData(
        "java17",
        "javac",
        "default-jdk-headless junit4",
        $"javac -Werror -d out -cp {Jars} $(find $FDK src -name '*.java') && java -cp out:{Jars} org.junit.runner.JUnitCore com.example.fn.HelloFunctionTest",
        "OK (1 test)"
    )]
    [InlineData(
        "kotlin",
        "kotlinc",
        "kotlin default-jdk-headless junit4",
        $"javac -d out -cp {Jars} $(find $FDK -name '*.java') && kotlinc -no-stdlib -no-reflect -d out -cp out:{KotlinJars} src && java -cp out:{KotlinJars} org.junit.runner.JUnitCore com.fn.example.HelloFunctionTest",
        "OK (2 tests)"
    )]
    [Spec("cli 5.3", "every file of a new project")]
    public async Task A_new_project_passes_its_own_tests(
        string runtime,
        string tool,
        string packages,
        string script,
        string expected
    )
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{tool}"), $"there is no {tool} (Debian: apt-get install {packages})");
        using var bench = new CliBench();
        await bench.RunAsync("init", "--runtime", runtime, "hello");

        var (code, output) = await ShellAsync(script, Path.Combine(bench.Work, "hello"));

        Assert.True(code == 0, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("java8")]
    [InlineData("kotlin")]
    public async Task The_description_of_a_Maven_project_is_XML(string runtime)
    {
        using var bench = new CliBench();

        await bench.RunAsync("init", "--runtime", runtime, "hello");

        var pom = XDocument.Parse(bench.Read("hello/pom.xml"));
        Assert.Equal("{http://maven.apache.org/POM/4.0.0}project", pom.Root!.Name.ToString());
    }

    private static async Task<(int Code, string Output)> ShellAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{{ {script}; }} 2>&1"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"; // short runs
        start.Environment["FDK"] = Path.Combine(AppContext.BaseDirectory, "Init", "StandInFdks");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(CliBench.Cancel);
        await process.WaitForExitAsync(CliBench.Cancel);
        return (process.ExitCode, output);
    }
}

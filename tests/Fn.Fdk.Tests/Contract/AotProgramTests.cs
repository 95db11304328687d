using System.Runtime.Versioning;

namespace Fn.Fdk.Tests.Contract;

/// <summary>The sample as a NativeAOT executable, published once for all of these tests.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AotProgramTests(AotPublish publish) : ProgramSuite, IClassFixture<AotPublish>
{
    private const long MaxBytes = 5 * 1024 * 1024;

    protected override int MaxThreads => 6;

    protected override async Task<IReadOnlyList<string>> CommandAsync() => [await publish.ExecutableAsync()];

    [Fact]
    [Trait("Checklist", "124")]
    public async Task Publishing_gives_no_warning()
    {
        await publish.ExecutableAsync();

        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Checklist", "125")]
    public async Task The_executable_is_small()
    {
        var executable = await publish.ExecutableAsync();

        Assert.InRange(new FileInfo(executable).Length, 1, MaxBytes);
    }
}

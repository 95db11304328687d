using System.Runtime.Versioning;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Contract;

/// <summary>The sample as <c>dotnet build</c> leaves it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class JitProgramTests : ProgramSuite
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    protected override int MaxThreads => 16;

    protected override Task<IReadOnlyList<string>> CommandAsync()
    {
        var program = Repository.At("artifacts", "bin", "hello-dotnet", Configuration, "func.dll");
        return Task.FromResult<IReadOnlyList<string>>(["dotnet", program]);
    }
}

using System.Runtime.CompilerServices;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Install;

/// <summary>A test of the packed release: skipped with the reason where it was not packed, failed on CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReleaseFactAttribute : FactAttribute
{
    public ReleaseFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Product.IsOnCi || Release.IsThere ? null : "dist/release is missing; run ./build --release";
}

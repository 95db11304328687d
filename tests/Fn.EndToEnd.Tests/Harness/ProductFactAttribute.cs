using System.Runtime.CompilerServices;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>A test of the built programs: skipped with the reason where something is missing, failed on CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProductFactAttribute : FactAttribute
{
    public ProductFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Product.Missing;
}

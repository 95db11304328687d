using System.Runtime.CompilerServices;

namespace Fn.Engine.Tests.Fixture;

/// <summary>A test that needs a container engine and a C compiler: skipped with the reason where one is missing, failed on CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = EnginePresence.Missing;
}

/// <summary>As <see cref="EngineFactAttribute"/>, once for each row of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = EnginePresence.Missing;
}

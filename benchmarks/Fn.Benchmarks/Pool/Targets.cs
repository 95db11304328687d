using Fn.Agent.Calls;
using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Benchmarks.Pool;

/// <summary>What is called.</summary>
internal static class Targets
{
    public static CallTarget Hello { get; } =
        new(
            new App { Id = "01A00000000000000000000000", Name = "bench" },
            new Function
            {
                Id = "01F00000000000000000000000",
                Name = "hello",
                AppId = "01A00000000000000000000000",
                Image = "bench/hello",
                Memory = 128,
                Timeout = 30,
                IdleTimeout = 3600,
            }
        );
}

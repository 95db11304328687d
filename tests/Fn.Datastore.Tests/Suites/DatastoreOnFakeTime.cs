using Fn.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Datastore.Tests.Suites;

/// <summary>A data store on a clock that the test moves, and what it logs.</summary>
internal sealed class DatastoreOnFakeTime
{
    private readonly FakeTimeProvider _time = new();

    public LogCapture Log { get; } = new();

    public ServiceProvider CreateServices(string url, int pings) =>
        new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ILoggerFactory>(Log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddFnDatastore(options =>
            {
                options.Url = url;
                options.PingMaxRetries = pings;
            })
            .BuildServiceProvider();

    /// <summary>Lets time pass until it is open or given up.</summary>
    public async Task PassTimeUntilDoneAsync(Task opening)
    {
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return opening.IsCompleted;
            },
            "it is open or given up"
        );
        await opening;
    }
}

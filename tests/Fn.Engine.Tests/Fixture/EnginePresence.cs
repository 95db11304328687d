using System.Net.Sockets;
using Fn.Agent.Docker.Connection;

namespace Fn.Engine.Tests.Fixture;

/// <summary>Looks once whether this machine has what the engine tests need.</summary>
internal static class EnginePresence
{
    private static readonly Lazy<string?> Found = new(Look);

    /// <summary>Address of the engine under test.</summary>
    public static string Address { get; } =
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : new DockerOptions().Host;

    /// <summary>Why the tests cannot run here; null when they can, and on CI, where they then fail.</summary>
    public static string? Missing => Environment.GetEnvironmentVariable("CI") == "true" ? null : Found.Value;

    private static string? Look()
    {
        if (!HasCompiler())
        {
            return "there is no gcc to build the test function with (Debian: apt-get install gcc libc6-dev)";
        }
        if (!EngineAddress.TryParse(Address, out var address))
        {
            return $"DOCKER_HOST is '{Address}', which is no address";
        }
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            address.ConnectAsync(deadline.Token).AsTask().GetAwaiter().GetResult().Dispose();
            return null;
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            return $"no container engine answers at {Address}: {cause.Message}";
        }
    }

    private static bool HasCompiler() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, "gcc")));
}

using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fn.Agent.Docker.Connection;

/// <summary>Whether what this process mounts is there for the engine too: both must be in one mount namespace.</summary>
internal static class EngineMounts
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsBytes = 12; // process, user, group

    /// <returns>False when it is not so, or cannot be known: over TCP, without the right to look, or from inside a container.</returns>
    public static bool AreOurs(string address)
    {
        if (!EngineAddress.TryParse(address, out var engine) || engine.SocketPath is null)
        {
            return false;
        }
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(engine.SocketPath));
            Span<byte> peer = stackalloc byte[CredentialsBytes];
            _ = socket.GetRawSocketOption(SocketLevel, PeerCredentials, peer);
            var listener = MemoryMarshal.Read<int>(peer);
            return listener > 0
                && NamespaceOf(listener.ToString(CultureInfo.InvariantCulture)) is { } its
                && its == NamespaceOf("self");
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? NamespaceOf(string process) => new FileInfo($"/proc/{process}/ns/mnt").LinkTarget;
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fn.Server.Hosting;

/// <summary>The address that goes into ids: the first IPv4 of this machine that is neither loopback nor Docker's bridge.</summary>
internal static class HostAddress
{
    private const int MaxAttempts = 20;

    public static IPAddress Find() => Find(List);

    /// <param name="list">The addresses of this machine. Those of containers come and go meanwhile, which it may fail over.</param>
    internal static IPAddress Find(Func<IEnumerable<(string Interface, IPAddress Address)>> list)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                return list()
                        .Where(static at => at.Interface is not ("docker0" or "lo"))
                        .Select(static at => at.Address)
                        .FirstOrDefault(static address =>
                            address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Loopback)
                        )
                    ?? IPAddress.Loopback;
            }
            catch (Exception failure) when (failure is NetworkInformationException or ArgumentException)
            {
                // An interface went away, or is only half there: once more.
            }
        }
        return IPAddress.Loopback;
    }

    private static IEnumerable<(string Interface, IPAddress Address)> List() =>
        from face in NetworkInterface.GetAllNetworkInterfaces()
        from unicast in face.GetIPProperties().UnicastAddresses
        select (face.Name, unicast.Address);
}

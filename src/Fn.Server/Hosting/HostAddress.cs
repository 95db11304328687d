using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fn.Server.Hosting;

/// <summary>The address that goes into ids: the first IPv4 of this machine that is neither loopback nor Docker's bridge.</summary>
internal static class HostAddress
{
    private const int MaxAttempts = 20;

    public static IPAddress Find() => Find(NetworkInterface.GetAllNetworkInterfaces);

    /// <param name="list">The interfaces of this machine. Those of containers come and go meanwhile, which it may fail over.</param>
    internal static IPAddress Find(Func<NetworkInterface[]> list)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                return list()
                        .Where(static face => face.Name is not ("docker0" or "lo"))
                        .SelectMany(static face => face.GetIPProperties().UnicastAddresses)
                        .Select(static unicast => unicast.Address)
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
}

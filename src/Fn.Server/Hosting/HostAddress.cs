using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fn.Server.Hosting;

/// <summary>The address that goes into ids: the first IPv4 of this machine that is neither loopback nor Docker's bridge.</summary>
internal static class HostAddress
{
    public static IPAddress Find()
    {
        try
        {
            return NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(static face => face.Name is not ("docker0" or "lo"))
                    .SelectMany(static face => face.GetIPProperties().UnicastAddresses)
                    .Select(static unicast => unicast.Address)
                    .FirstOrDefault(static address =>
                        address.AddressFamily == AddressFamily.InterNetwork && !address.Equals(IPAddress.Loopback)
                    )
                ?? IPAddress.Loopback;
        }
        catch (NetworkInformationException)
        {
            return IPAddress.Loopback;
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Fn.Agent.Admission;

/// <summary>Messages of admission, 2200 to 2299. The first three are the original's. Source: server specification 8.3.</summary>
internal static partial class AdmissionLog
{
    [LoggerMessage(2201, LogLevel.Information, "available memory {AvailMemory} bytes, {HeadRoom} kept free")]
    public static partial void AvailableMemory(this ILogger logger, long availMemory, long headRoom);

    [LoggerMessage(2202, LogLevel.Information, "ram reservations {TotalMemory} bytes")]
    public static partial void RamReservations(this ILogger logger, long totalMemory);

    [LoggerMessage(2203, LogLevel.Information, "cpu reservations {TotalCpu} mCPU")]
    public static partial void CpuReservations(this ILogger logger, long totalCpu);
}

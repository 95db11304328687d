using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fn.Agent.Calls;

/// <summary>The identity of a function's containers: any change of what they are made of changes it.</summary>
/// <remarks>Source: server specification 4.1. The digest of the image is compared by the pool, which alone learns it.</remarks>
internal static class TargetKey
{
    public static string Of(CallTarget target)
    {
        var (app, function) = (target.App, target.Function);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, app.Id);
        Text(hash, app.SyslogUrl ?? "");
        Text(hash, function.Id);
        Text(hash, function.Image);
        Number(hash, (uint)function.Timeout);
        Number(hash, (uint)function.IdleTimeout);
        Number(hash, 0u); // tmpfs size, which the API cannot set
        Number(hash, function.Memory);
        Number(hash, (ulong)target.CpuMillis);
        Text(hash, "");
        foreach (var (name, value) in Merge(app.Config, function.Config))
        {
            Text(hash, name);
            Text(hash, value);
        }
        Text(hash, "");
        foreach (var (name, value) in Merge(app.Annotations, function.Annotations))
        {
            Text(hash, name);
            Text(hash, value.Text);
        }
        Text(hash, app.Name); // the container is told both names
        Text(hash, function.Name);
        foreach (var (name, value) in target.Extensions.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Text(hash, name);
            Text(hash, value);
        }
        if (target.HasNoNetwork)
        {
            Text(hash, "no network");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SortedDictionary<string, T> Merge<T>(
        IReadOnlyDictionary<string, T> under,
        IReadOnlyDictionary<string, T> over
    )
    {
        var merged = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in under)
        {
            merged[name] = value;
        }
        foreach (var (name, value) in over)
        {
            merged[name] = value;
        }
        return merged;
    }

    private static void Text(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }

    private static void Number(IncrementalHash hash, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Number(IncrementalHash hash, ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

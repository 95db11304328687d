using System.Net;
using CsCheck;
using Fn.Model.Ids;
using Fn.Testing;

namespace Fn.Model.Tests;

/// <summary>Server specification 1.5 and appendix B.</summary>
public sealed class IdGeneratorTests
{
    [Theory]
    [Spec("server 1.5", "milliseconds, machine, counter")]
    [Spec("server B", "ids")]
    [InlineData(1795508786131, "192.0.2.2", 8080, 1, "01M86AKMYKR00040GZJ0000001")]
    [InlineData(1795509315109, "192.0.2.2", 8090, 1, "01M86B3SH5R00040GZK8000001")]
    [InlineData(1795510482869, "192.0.2.2", 8095, 2, "01M86C7DXNR00040GZKW000002")]
    public void An_id_is_time_machine_and_counter(long ms, string address, int port, uint counter, string expected)
    {
        var ids = new IdGenerator(new FixedTime(ms), IPAddress.Parse(address), port, counter - 1);

        var id = ids.Next();

        Assert.Equal(expected, id);
    }

    [Fact]
    [Spec("server 1.5", "the counter rises and wraps")]
    public void Ids_of_one_moment_rise()
    {
        var ids = new IdGenerator(new FixedTime(1795508786131), IPAddress.Loopback, 8080);

        string[] made = [.. Enumerable.Range(0, 1000).Select(_ => ids.Next())];

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Length, made.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Spec("server 1.5", "26 characters that sort by time")]
    public void Ids_sort_by_time_whatever_the_machine() =>
        Gen.Select(Gen.Long[0, 1L << 47], Gen.Long[0, 1L << 47], Gen.UInt)
            .Sample(
                (a, b, counter) =>
                {
                    var first = new IdGenerator(new FixedTime(a), IPAddress.Broadcast, 1, counter).Next();
                    var second = new IdGenerator(new FixedTime(b), IPAddress.Loopback, 65535).Next();
                    return a == b || a < b == string.CompareOrdinal(first, second) < 0;
                },
                iter: 1000
            );

    [Fact]
    [Spec("server 1.5", "the counter rises and wraps")]
    public void The_counter_wraps()
    {
        var ids = new IdGenerator(new FixedTime(0), IPAddress.Any, 0, uint.MaxValue);

        var id = ids.Next();

        Assert.Equal(new string('0', 26), id);
    }

    private sealed class FixedTime(long ms) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }
}

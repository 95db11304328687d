using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;

namespace Fn.Datastore.Tests.Suites;

/// <summary>Resources with every member set; times are whole milliseconds, as the database keeps them.</summary>
internal static class Some
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 8, 46, 41, 871, TimeSpan.Zero);

    public static Dictionary<string, string> Config { get; } =
        new(StringComparer.Ordinal)
        {
            ["b"] = "<&>",
            ["a"] = "",
            ["é"] = "x=y",
        };

    public static Dictionary<string, RawJson> Annotations { get; } =
        new(StringComparer.Ordinal) { ["n"] = new RawJson("1.0e+5"), ["o"] = new RawJson("{\"z\":1,\"a\":[\"é\"]}") };

    public static App App(string name, string? id = null) =>
        new()
        {
            Id = id ?? $"id-{name}",
            Name = name,
            Config = Config,
            Annotations = Annotations,
            SyslogUrl = "tcp://log:514",
            Shape = "GENERIC_X86",
            CreatedAt = Created,
            UpdatedAt = Created.AddSeconds(1),
        };

    public static Function Function(string appId, string name) =>
        new()
        {
            Id = $"{appId}-{name}",
            Name = name,
            AppId = appId,
            Image = "img:1",
            Memory = 128,
            Timeout = 30,
            IdleTimeout = 40,
            Config = Config,
            Annotations = Annotations,
            CreatedAt = Created,
            UpdatedAt = Created.AddSeconds(1),
        };

    public static Trigger Trigger(Function function, string name, string? source = null) =>
        new()
        {
            Id = $"{function.Id}-{name}",
            Name = name,
            AppId = function.AppId,
            FnId = function.Id,
            Type = "http",
            Source = source ?? $"/{function.Name}/{name}",
            Annotations = Annotations,
            CreatedAt = Created,
            UpdatedAt = Created.AddSeconds(1),
        };
}

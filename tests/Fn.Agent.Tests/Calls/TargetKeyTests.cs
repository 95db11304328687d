using Fn.Agent.Calls;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Wire;
using Fn.Testing;

namespace Fn.Agent.Tests.Calls;

public sealed class TargetKeyTests
{
    [Fact]
    [Spec("fdk 4.1", "8")]
    public void Every_change_of_what_a_container_is_made_of_changes_the_key()
    {
        var app = Some.App();
        var function = Some.Function(app);
        var map = new Dictionary<string, string> { ["A"] = "1" };
        var marks = new Dictionary<string, RawJson> { ["a"] = new("1") };
        (App, Function)[] variants =
        [
            (app, function),
            (app with { Id = "other" }, function),
            (app with { SyslogUrl = "udp://x:1" }, function),
            (app with { Config = map }, function),
            (app with { Annotations = marks }, function),
            (app, function with { Id = "other" }),
            (app, function with { Image = "other" }),
            (app, function with { Timeout = 31 }),
            (app, function with { IdleTimeout = 31 }),
            (app, function with { Memory = 129 }),
            (app, function with { Config = new Dictionary<string, string> { ["A"] = "2" } }),
            (app, function with { Annotations = new Dictionary<string, RawJson> { ["a"] = new("2") } }),
        ];

        var keys = variants.Select(static v => new CallTarget(v.Item1, v.Item2).Key).ToList();

        Assert.Equal(variants.Length, keys.Distinct().Count());
    }

    [Fact]
    public void What_a_program_of_ones_own_adds_changes_the_key_whatever_its_order()
    {
        var app = Some.App();
        var function = Some.Function(app);
        string KeyWith(params (string Name, string Value)[] extensions) =>
            new CallTarget(app, function) { Extensions = extensions.ToDictionary(e => e.Name, e => e.Value) }.Key;

        Assert.Equal(new CallTarget(app, function).Key, KeyWith());
        Assert.NotEqual(KeyWith(), KeyWith(("a", "1")));
        Assert.NotEqual(KeyWith(("a", "2")), KeyWith(("a", "1")));
        Assert.Equal(KeyWith(("a", "1"), ("b", "2")), KeyWith(("b", "2"), ("a", "1")));
    }

    [Fact]
    public void The_same_function_has_the_same_key_whenever_it_was_read()
    {
        var app = Some.App();
        var function = Some.Function(app);

        var key = new CallTarget(app, function).Key;

        Assert.Equal(key, new CallTarget(app, function with { UpdatedAt = Some.Time.AddDays(1) }).Key);
    }
}

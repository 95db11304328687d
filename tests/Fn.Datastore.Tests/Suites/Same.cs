using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;

namespace Fn.Datastore.Tests.Suites;

/// <summary>Resources are the same when their wire forms are.</summary>
internal static class Same
{
    public static void As(App expected, App? actual) => As(expected, actual, WireJson.App);

    public static void As(Function expected, Function? actual) => As(expected, actual, WireJson.Function);

    public static void As(Trigger expected, Trigger? actual) => As(expected, actual, WireJson.Trigger);

    private static void As<T>(T expected, T? actual, JsonTypeInfo<T> type)
    {
        Assert.NotNull(actual);
        Assert.Equal(JsonSerializer.Serialize(expected, type), JsonSerializer.Serialize(actual, type));
    }
}

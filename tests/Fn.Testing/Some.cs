using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Testing;

/// <summary>Resources for tests; what matters to a test is set with <c>with</c>.</summary>
public static class Some
{
    public static DateTimeOffset Time { get; } = new(2026, 1, 31, 8, 37, 5, 653, TimeSpan.Zero);

    /// <summary>An app whose id is made of its name.</summary>
    public static App App(string name = "shop") =>
        new()
        {
            Id = Id("A", name),
            Name = name,
            CreatedAt = Time,
            UpdatedAt = Time,
        };

    /// <summary>A function with the defaults of the API, whose id is made of its name and that of its app.</summary>
    public static Function Function(App app, string name = "hello") =>
        new()
        {
            Id = Id("F", app.Name + name),
            Name = name,
            AppId = app.Id,
            Image = "example/hello:0.0.1",
            Memory = 128,
            Timeout = 30,
            IdleTimeout = 30,
            CreatedAt = Time,
            UpdatedAt = Time,
        };

    /// <summary>A trigger on a path of the function's app.</summary>
    public static Trigger Trigger(Function function, string source = "/hello") =>
        new()
        {
            Id = Id("T", function.Id + source),
            Name = "trigger",
            AppId = function.AppId,
            FnId = function.Id,
            Type = "http",
            Source = source,
            CreatedAt = Time,
            UpdatedAt = Time,
        };

    private static string Id(string kind, string name)
    {
        var letters = string.Concat(name.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        return (kind + letters).PadRight(26, '0')[..26];
    }
}

using System.Reflection;

namespace Fn.Client.Tests;

/// <summary>Nothing is public by accident: a change of the public surface shows in <c>PublicApi.txt</c>.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_is_listed()
    {
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));

        var actual = typeof(FnClient)
            .Assembly.GetExportedTypes()
            .SelectMany(Describe)
            .Order(StringComparer.Ordinal)
            .ToArray();

        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt"), actual); // to be copied over when meant
        Assert.Equal(string.Join('\n', listed), string.Join('\n', actual));
    }

    private static IEnumerable<string> Describe(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(static member => member is not MethodInfo { IsSpecialName: true } && !IsOfRecords(member))
            .Select(member => $"{type.FullName}: {member}")
            .Prepend(type.FullName!);

    private static bool IsOfRecords(MemberInfo member) =>
        member.Name is "Equals" or "GetHashCode" or "ToString" or "<Clone>$" or "Deconstruct";
}

using System.Reflection;
using Xunit.v3;

namespace Fn.Testing;

/// <summary>Compares the rows of the specification with the tests that name them.</summary>
public static class SpecRows
{
    private const string SectionMark = "# ";

    /// <summary>The rows of a text file: a line <c># section</c>, then each row of it on a line of its own.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        var rows = new List<string>();
        var section = "";
        foreach (var line in File.ReadLines(path).Where(static line => line.Length > 0))
        {
            if (line.StartsWith(SectionMark, StringComparison.Ordinal))
            {
                section = line[SectionMark.Length..];
            }
            else
            {
                rows.Add($"{section}: {line}");
            }
        }
        return rows;
    }

    /// <summary>The rows that the tests of an assembly name, as <c>section: row</c>.</summary>
    public static IReadOnlySet<string> NamedBy(Assembly tests) =>
        tests
            .GetTypes()
            .Where(static type => !type.IsAbstract)
            .SelectMany(static type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                    .Where(static method => method.GetCustomAttributes().Any(static known => known is IFactAttribute))
                    .SelectMany(method =>
                        type.GetCustomAttributes<SpecAttribute>().Concat(method.GetCustomAttributes<SpecAttribute>())
                    )
            )
            .SelectMany(static spec => spec.Rows.Select(row => $"{spec.Section}: {row}"))
            .ToHashSet(StringComparer.Ordinal);
}

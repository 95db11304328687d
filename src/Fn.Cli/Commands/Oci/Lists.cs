using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Lists of strings as annotation values.</summary>
internal static class Lists
{
    public static RawJson ToJson(IEnumerable<string> items) =>
        new('[' + string.Join(',', items.Select(static item => RawJson.FromString(item).Text)) + ']');
}

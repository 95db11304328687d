using System.Globalization;
using Fn.Cli.Output;

namespace Fn.Cli.Commands.Oci;

/// <summary><c>none</c>, or <c>constant:N</c> with N a positive multiple of 40.</summary>
/// <param name="Count">Null is none.</param>
internal sealed record ProvisionedConcurrency(int? Count)
{
    private const string Prefix = "constant:";

    /// <exception cref="CliException">Another form.</exception>
    public static ProvisionedConcurrency Parse(string text)
    {
        var wrong = $"invalid value for --provisioned-concurrency: {GoText.Quote(text)}";
        if (text is "none")
        {
            return new ProvisionedConcurrency(Count: null);
        }
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new CliException($"{wrong} (expected 'none' or 'constant:<count>')");
        }
        if (
            !int.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0
        )
        {
            throw new CliException($"{wrong} (count must be a positive integer)");
        }
        return count % 40 == 0
            ? new ProvisionedConcurrency(count)
            : throw new CliException($"{wrong} (provisioned concurrency count must be a multiple of 40)");
    }
}

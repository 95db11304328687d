using Xunit.v3;

namespace Fn.Testing;

/// <summary>Names the rows of the specification that a test proves, so that a row without a test is found by a test.</summary>
/// <param name="section">Document and number, such as <c>server 1.18</c> or <c>fdk 4.1</c>.</param>
/// <param name="rows">What tells the rows apart within their section, as the list of rows spells it; most often one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class SpecAttribute(string section, params string[] rows) : Attribute, ITraitAttribute
{
    /// <summary>Document and number.</summary>
    public string Section { get; } = section;

    /// <summary>The rows of that section.</summary>
    public IReadOnlyList<string> Rows { get; } = rows;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. Rows.Select(row => KeyValuePair.Create("Spec", $"{Section}: {row}"))];
}

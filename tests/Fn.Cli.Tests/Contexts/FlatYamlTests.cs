using CsCheck;
using Fn.Cli.Contexts;

namespace Fn.Cli.Tests.Contexts;

public sealed class FlatYamlTests
{
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("ocid1.compartment.oc1..aaa", "ocid1.compartment.oc1..aaa")]
    [InlineData("", "\"\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("123", "\"123\"")]
    [InlineData("1.5", "\"1.5\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("a *b", "\"a *b\"")]
    [InlineData("-x", "\"-x\"")]
    [InlineData("two\nlines", "\"two\\nlines\"")]
    public void A_string_is_quoted_only_where_YAML_would_read_something_else(string value, string scalar)
    {
        var text = new FlatYaml { ["k"] = value }.ToText();

        Assert.Equal($"k: {scalar}\n", text);
    }

    [Fact]
    public void Any_strings_survive_writing_and_reading() =>
        Gen.Select(Gen.String[Gen.Char[' ', '\u007e'], 0, 12], Gen.String[Gen.Char[' ', '\u007e'], 0, 12])
            .Sample(
                static (key, value) =>
                {
                    var read = FlatYaml.Parse(new FlatYaml { [key] = value }.ToText());

                    return read.Values.Count == 1 && read.Values.ContainsKey(key) && read[key] == value;
                }
            );

    [Fact]
    public void Nested_maps_become_keys_with_dots()
    {
        var yaml = FlatYaml.Parse("a: 1\noracle:\n  compartment-id: c # note\n  deep: {x: 'y'}\nempty: ~\n");

        Assert.Equal(
            [("a", "1"), ("empty", ""), ("oracle.compartment-id", "c"), ("oracle.deep.x", "y")],
            yaml.Values.Select(static pair => (pair.Key, pair.Value))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void Nothing_is_an_empty_file(string text)
    {
        var yaml = FlatYaml.Parse(text);

        Assert.Empty(yaml.Values);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("just words")]
    [InlineData("- a\n")]
    public void What_is_no_map_is_refused(string text)
    {
        var failure = Assert.Throws<FormatException>(() => FlatYaml.Parse(text));

        Assert.StartsWith("yaml: ", failure.Message, StringComparison.Ordinal);
    }
}

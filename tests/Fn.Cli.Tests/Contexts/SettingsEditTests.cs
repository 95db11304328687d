using CsCheck;
using Fn.Cli.Contexts;

namespace Fn.Cli.Tests.Contexts;

/// <summary>What a person wrote into a settings file outlives the commands that change it.</summary>
public sealed class SettingsEditTests
{
    [Theory]
    [InlineData(
        "# mine\nregistry: me # hub\napi-url: 'x'\n",
        "registry",
        "you",
        "# mine\nregistry: you # hub\napi-url: 'x'\n"
    )]
    [InlineData("registry: \"me\"\nhosts:\n- a\n- b\n", "registry", "on", "registry: \"on\"\nhosts:\n- a\n- b\n")]
    [InlineData("base: &b me\nregistry: *b\n", "registry", "x", "base: &b me\nregistry: x\n")]
    [InlineData("base: &b me\nregistry: *b\n", "token", "t", "base: &b me\nregistry: *b\ntoken: t\n")]
    [InlineData("a: 1\nc: 3", "b", "2", "a: 1\nb: \"2\"\nc: 3")]
    [InlineData("a: 1\nc: 3", "d", "x", "a: 1\nc: 3\nd: x\n")]
    [InlineData("a:\nc: 3\n", "a", "x", "a: x\nc: 3\n")]
    [InlineData("a: |\n  x\n  y\nc: 3\n", "a", "z", "a: z\nc: 3\n")]
    [InlineData("{a: 1, c: [2]}\n", "a", "x", "{a: \"x\", c: [2]}\n")]
    [InlineData("---\n  a: 1\n  oracle:\n    profile: p\n", "a", "x", "---\n  a: x\n  oracle:\n    profile: p\n")]
    [InlineData("# nothing yet\n", "a", "x", "# nothing yet\na: x\n")]
    [InlineData("", "a", "x", "a: x\n")]
    [InlineData("a: 1 # one\n# two\nb: 2\n", "a", null, "# two\nb: 2\n")]
    [InlineData("a: 1\nb: |\n  x\n", "b", null, "a: 1\n")]
    [InlineData("a: 1\nb: 2", "b", null, "a: 1\n")]
    public void One_setting_changes_and_all_else_stays(string text, string key, string? value, string expected)
    {
        var edited = SettingsEdit.Change(text, key, value);

        Assert.Equal(expected, edited);
    }

    [Theory]
    [InlineData("a: [1, 2]\n", "a", "x")]
    [InlineData("a: &x 1\nb: *x\n", "a", "2")]
    [InlineData("oracle: {profile: p}\n", "oracle.profile", "q")]
    [InlineData("{a: 1}\n", "b", "2")]
    [InlineData("{a: 1, b: 2}\n", "b", null)]
    public void What_would_do_harm_is_refused(string text, string key, string? value)
    {
        var failure = Assert.Throws<CliException>(() => SettingsEdit.Change(text, key, value));

        Assert.Equal($"the form of the file does not let '{key}' be changed, please edit it yourself", failure.Message);
    }

    [Fact]
    public void Any_setting_can_be_set_changed_and_removed()
    {
        var word = Gen.String[Gen.Char[' ', '\u007e'], 0, 8];
        Gen.Select(Gen.Select(word, word).Array[0, 5], word, word)
            .Sample(
                static (others, key, value) =>
                {
                    var file = new FlatYaml();
                    foreach (var (name, text) in others)
                    {
                        file[name] = text;
                    }

                    var changed = SettingsEdit.Change(SettingsEdit.Change(file.ToText(), key, "?"), key, value);
                    var removed = SettingsEdit.Change(changed, key, null);

                    return FlatYaml.Parse(changed)[key] == value && !FlatYaml.Parse(removed).Values.ContainsKey(key);
                }
            );
    }
}

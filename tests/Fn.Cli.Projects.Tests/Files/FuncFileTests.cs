using CsCheck;
using Fn.Cli.Projects.Files;
using Fn.Cli.Projects.Yaml;
using Fn.Model.Wire;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Files;

public class FuncFileTests
{
    private static readonly string[] Pieces =
    [
        .. "version|: |\n|  |- |{|}|[|]|\"|'|&a |*a|!!int |#|>|0.0.1|\t|é|\r\n|? |---|,|%|name: f\n".Split('|'),
        "|",
    ];

    [Fact]
    public void Scalars_of_config_keep_their_source_text()
    {
        var file = FuncFileReader.Read(
            "schema_version: 20180708\nconfig:\n  a: 010\n  b: yes\n  c: 1.0\n  d: 2020-01-01\n  e: \"x\"\n  f:\n"
        );

        Assert.Equal("010 yes 1.0 2020-01-01 x ", string.Join(' ', file.Config.Values));
        Assert.False(file.IsLegacy);
    }

    [Fact]
    [Spec("cli 10", "9")]
    public void Nested_annotations_become_json()
    {
        var file = FuncFileReader.Read("annotations: {an: {z: 1, a: [yes, 1.5, null, 'yes', 0x10]}, b: text}\n");

        Assert.Equal(new RawJson("""{"a":[true,1.5,null,"yes",16],"z":1}"""), file.Annotations["an"]);
        Assert.Equal(new RawJson("\"text\""), file.Annotations["b"]);
    }

    [Fact]
    public void Json_files_are_read_too()
    {
        var file = FuncFileReader.Read(
            "{\n\t\"schema_version\": 20180708,\n\t\"name\": \"a\\/b\",\n\t\"memory\": 256\n}"
        );

        Assert.Equal("a/b", file.Name);
        Assert.Equal(256UL, file.Memory);
    }

    [Theory]
    [InlineData("config: {<<: *base, B: own}\n", "A=base B=own")]
    [InlineData("config: {B: own, <<: *base}\n", "A=base B=own")]
    [InlineData("config: {<<: [*over, *base], C: own}\n", "A=base B=over C=own")]
    [InlineData("config: {'<<': word}\n", "<<=word")]
    public void Maps_are_merged_into_others(string config, string expected)
    {
        var file = FuncFileReader.Read("x: &base {A: base, B: base}\ny: &over {B: over}\n" + config);

        Assert.Equal(expected, string.Join(' ', file.Config.Select(static pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void The_version_of_a_merged_map_is_overridden() =>
        Assert.Equal(
            "<<: {version: 0.0.1}\nname: f\nversion: 0.0.2\n",
            YamlEdit.Set("<<: {version: 0.0.1}\nname: f\n", "version", "0.0.2", "name")
        );

    [Theory]
    [InlineData(
        "name: a\nconfig: [1]\n",
        "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!seq into map[string]string"
    )]
    [InlineData(
        "name: a\nmemory: lots\n",
        "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str `lots` into uint64"
    )]
    [InlineData("name: {a: b}\n", "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!map into string")]
    [InlineData("schema_version: abc\n", "schema_version must be an integer such as 20180708, not 'abc'")]
    [InlineData("name: a\nversion: [\n", "yaml: line 3: did not find expected node content")]
    [Spec("cli 10", "4")]
    public void A_mistake_is_one_clear_message(string text, string expected)
    {
        var failure = Assert.Throws<CliException>(() => FuncFileReader.Read(text));

        Assert.Equal(expected, failure.Message);
    }

    [Theory]
    [InlineData(
        "# mine\nversion: 0.0.1 # keep\nother: 'x'\nname: f\n",
        "# mine\nversion: 0.0.2 # keep\nother: 'x'\nname: f\n"
    )]
    [InlineData("version: \"0.0.1\"\r\nname: f\r\n", "version: \"0.0.2\"\r\nname: f\r\n")]
    [InlineData("version: '0.0.1'", "version: '0.0.2'")]
    [InlineData("version:\nname: f\n", "version: 0.0.2\nname: f\n")]
    [InlineData("version: &v 0.0.1\nname: f\n", "version: &v 0.0.2\nname: f\n")]
    [InlineData(
        "schema_version: 1 # c\nname: f\nmemory: 1\n",
        "schema_version: 1 # c\nname: f\nversion: 0.0.2\nmemory: 1\n"
    )]
    [InlineData("name: f", "name: f\nversion: 0.0.2")]
    [InlineData("  memory: 1\n", "  version: 0.0.2\n  memory: 1\n")]
    [InlineData("# nothing\n", "# nothing\nversion: 0.0.2\n")]
    [InlineData("", "version: 0.0.2\n")]
    [InlineData(
        "{\n  \"name\": \"f\", \"version\": \"0.0.1\"\n}\n",
        "{\n  \"name\": \"f\", \"version\": \"0.0.2\"\n}\n"
    )]
    [InlineData("{\"name\": \"f\"}", "{\"name\": \"f\", \"version\": \"0.0.2\"}")]
    [InlineData("{}", "{\"version\": \"0.0.2\"}")]
    [InlineData("\ufeff{\n\t\"version\": \"0.0.1\"\n}\n", "\ufeff{\n\t\"version\": \"0.0.2\"\n}\n")]
    [InlineData("naïve: \"🎉\"\nversion: 0.0.1\n", "naïve: \"🎉\"\nversion: 0.0.2\n")]
    [Spec("cli 10", "7", "68")]
    public void Only_the_version_changes(string before, string after) =>
        Assert.Equal(after, YamlEdit.Set(before, "version", "0.0.2", "name", "schema_version"));

    [Fact]
    [Spec("cli 10", "72")]
    public void New_files_have_the_layout_of_the_original()
    {
        var file = new FuncFile
        {
            SchemaVersion = FuncFile.CurrentSchema,
            Name = "f",
            Version = "0.0.1",
            Runtime = "go",
            Memory = 128,
            Timeout = 30,
            Config = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["n"] = "yes",
                ["A"] = "010",
                ["t"] = "a: b",
            },
            Triggers = [new("t", "http", "/t")],
        };

        var text = FuncFileWriter.Write(file);

        Assert.Equal(
            """
            schema_version: 20180708
            name: f
            version: 0.0.1
            runtime: go
            memory: 128
            timeout: 30
            config:
              A: "010"
              "n": "yes"
              t: 'a: b'
            triggers:
            - name: t
              type: http
              source: /t

            """,
            text
        );
    }

    [Fact]
    public void A_key_with_an_asterisk_is_written_so_that_it_can_be_read()
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { ["a *x"] = "b *y" };

        var text = FuncFileWriter.Write(new FuncFile { Name = "f", Config = config });

        Assert.Equal("name: f\nconfig:\n  \"a *x\": \"b *y\"\n", text);
        Assert.Equal(config, FuncFileReader.Read(text).Config);
    }

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Gen.Dictionary(Gen.String[1, 8].Where(IsText), Gen.String[0, 20].Where(IsText))
            .Sample(
                config =>
                {
                    var read = FuncFileReader.Read(FuncFileWriter.Write(new FuncFile { Name = "f", Config = config }));

                    Assert.Equal(
                        config.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                        read.Config.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    );
                },
                iter: 500
            );

    [Fact]
    public void No_text_makes_reading_or_editing_fail_but_with_a_sentence()
    {
        Gen.Int[0, Pieces.Length - 1]
            .Select(static i => Pieces[i])
            .Array[0, 24]
            .Sample(
                pieces =>
                {
                    var text = string.Concat(pieces);
                    try
                    {
                        _ = FuncFileReader.Read(text);
                        var edited = YamlEdit.Set(text, "version", "9.8.7", "name");
                        Assert.Equal("9.8.7", FuncFileReader.Read(edited).Version);
                    }
                    catch (CliException exception)
                    {
                        Assert.NotEmpty(exception.Message);
                    }
                },
                iter: 5_000
            );
    }

    [Fact]
    public void Deep_nesting_and_growing_aliases_are_refused()
    {
        var deep = Assert.Throws<CliException>(() => FuncFileReader.Read($"config: {new string('[', 10_000)}"));
        var bomb = string.Concat(
            Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n")
        );
        var wide = Assert.Throws<CliException>(() => FuncFileReader.Read($"a0: &a0 [x]\n{bomb}"));

        Assert.Equal("yaml: line 1: nested too deep", deep.Message);
        Assert.EndsWith("too many values", wide.Message, StringComparison.Ordinal);
    }

    private static bool IsText(string text) => text.All(static c => c is >= ' ' and < '\u007f' or 'é' or '\n' or '\t');
}

using System.Text;
using System.Text.Json;
using CsCheck;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;
using Fn.Testing;

namespace Fn.Model.Tests;

/// <summary>Server specification 1.3 and 1.9 to 1.11: the bytes of resources.</summary>
public sealed class WireJsonTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 8, 46, 41, 871, TimeSpan.Zero);

    [Theory]
    [InlineData("<>&", "\\u003c\\u003e\\u0026")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\b\f\n\r\t\u0000\u001f", "\\b\\f\\n\\r\\t\\u0000\\u001f")]
    [InlineData("é文½'+`\u007f😀", "é文½'+`\u007f😀")]
    public void Text_is_escaped_as_fn_does(string text, string escaped)
    {
        var json = JsonSerializer.Serialize(new ErrorBody(text), WireJson.Error);

        Assert.Equal($$"""{"message":"{{escaped}}"}""", json);
    }

    [Fact]
    public void An_empty_app_has_four_members()
    {
        var json = JsonSerializer.Serialize(
            new App
            {
                Id = "i",
                Name = "n",
                CreatedAt = Time,
            },
            WireJson.App
        );

        Assert.Equal(
            """{"id":"i","name":"n","created_at":"2026-11-24T08:46:41.871Z","updated_at":"0001-01-01T00:00:00.000Z"}""",
            json
        );
    }

    [Fact]
    public void An_app_keeps_an_empty_syslog_url_and_drops_a_missing_one()
    {
        var json = JsonSerializer.Serialize(new App { SyslogUrl = "" }, WireJson.App);

        Assert.Contains("\"syslog_url\":\"\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_omits_zeros_and_keeps_its_empty_config()
    {
        var json = JsonSerializer.Serialize(new Function { Id = "i" }, WireJson.Function);

        Assert.Equal(
            """{"id":"i","name":"","app_id":"","image":"","config":{},"created_at":"0001-01-01T00:00:00.000Z","updated_at":"0001-01-01T00:00:00.000Z"}""",
            json
        );
    }

    [Fact]
    public void A_function_has_shape_between_its_times()
    {
        var function = new Function
        {
            Memory = 1,
            Timeout = 2,
            IdleTimeout = 3,
            Shape = "GENERIC_X86",
        };

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(function, WireJson.Function));

        Assert.Equal(
            "id name app_id image memory timeout idle_timeout config created_at shape updated_at",
            string.Join(' ', json.RootElement.EnumerateObject().Select(static member => member.Name))
        );
    }

    [Fact]
    public void A_trigger_has_its_times_before_its_type()
    {
        var trigger = new Trigger { Annotations = Annotations(("k", "1")) };

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(trigger, WireJson.Trigger));

        Assert.Equal(
            "id name app_id fn_id created_at updated_at type source annotations",
            string.Join(' ', json.RootElement.EnumerateObject().Select(static member => member.Name))
        );
    }

    [Fact]
    [Spec("server 1.8", "next_cursor")]
    public void A_page_has_its_cursor_first_and_only_when_there_is_one()
    {
        var page = new Page<App> { NextCursor = "dDE", Items = [] };

        Assert.Equal("""{"next_cursor":"dDE","items":[]}""", JsonSerializer.Serialize(page, WireJson.AppPage));
        Assert.Equal("""{"items":[]}""", JsonSerializer.Serialize(page with { NextCursor = null }, WireJson.AppPage));
    }

    [Theory]
    [InlineData("1.0e+5")]
    [InlineData("12345678901234567890")]
    [InlineData("\"\\u00e9\\/\"")]
    [InlineData("{\"z\":1,\"a\":[true,null,\"x y\"]}")]
    public void An_annotation_survives_reading_and_writing_unchanged(string value)
    {
        var json = $$$"""{"k":{{{value}}}}""";

        var read = JsonSerializer.Deserialize(json, WireJson.Annotations)!;

        Assert.Equal(value, read["k"].Text);
        Assert.Equal(json, JsonSerializer.Serialize(read, WireJson.Annotations));
    }

    [Fact]
    public void An_annotation_loses_white_space_outside_strings_and_html_on_the_wire()
    {
        var read = JsonSerializer.Deserialize("{\"k\" : {\n \"a b\" : [ 1 , \"<\\\" x\" ] } }", WireJson.Annotations)!;

        Assert.Equal("{\"a b\":[1,\"<\\\" x\"]}", read["k"].Text);
        Assert.Equal("{\"k\":{\"a b\":[1,\"\\u003c\\\" x\"]}}", JsonSerializer.Serialize(read, WireJson.Annotations));
    }

    [Fact]
    public void Any_text_is_read_back_as_it_was_written() =>
        Gen.String[Gen.Char, 0, 50]
            .Sample(
                static text =>
                {
                    var json = JsonSerializer.Serialize(new ErrorBody(text), WireJson.Error);
                    var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
                    return JsonSerializer.Deserialize(json, WireJson.Error)!.Message == wellFormed
                        && json.AsSpan().IndexOfAny("<>&\u2028\u2029") < 0
                        && RawJson.FromString(text).AsString() == wellFormed;
                },
                iter: 2000
            );

    [Fact]
    [Spec("server 1.3", "map keys by bytes")]
    public void Maps_are_in_the_order_of_their_keys_bytes() =>
        Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.Char['\ue000', '\uffff']), 0, 3]
            .Select(static text => text.Length % 2 == 0 ? text + "😀" : text)
            .Array[0, 10]
            .Sample(
                static keys =>
                {
                    var map = keys.Distinct(StringComparer.Ordinal)
                        .ToDictionary(static key => key, static _ => "", StringComparer.Ordinal);
                    using var json = JsonDocument.Parse(JsonSerializer.Serialize(map, WireJson.Config));
                    byte[][] written =
                    [
                        .. json.RootElement.EnumerateObject().Select(static m => Encoding.UTF8.GetBytes(m.Name)),
                    ];
                    return written
                        .Zip(written.Skip(1))
                        .All(static pair => pair.First.AsSpan().SequenceCompareTo(pair.Second) < 0);
                },
                iter: 2000
            );

    private static Dictionary<string, RawJson> Annotations(params (string Key, string Json)[] entries) =>
        entries.ToDictionary(static e => e.Key, static e => new RawJson(e.Json), StringComparer.Ordinal);
}

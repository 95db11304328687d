using System.Text;
using System.Text.Json;
using CsCheck;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>Makes requests: good ones, bad ones, and good ones with bytes changed.</summary>
internal static class RandomRequests
{
    private static readonly string[] Nasty =
    [
        "",
        "'; DROP TABLE apps; --",
        "\" OR \"1\"=\"1",
        "a\0b",
        "é文½𝔘",
        "\u2028<>&",
        "../../etc/passwd",
        "%s%n{0}{{",
        "-1",
        "null",
        new('x', 256),
        new('é', 200),
        new(' ', 3),
        new('\\', 600),
    ];

    private static readonly Gen<string> AnyText = Gen.Frequency(
        (3, Gen.OneOf(Nasty)),
        (2, Gen.String[0, 20]),
        (1, Gen.OneOf("GENERIC_X86", "tcp://log:514", "http", "/a", "f", "i:1", "2026-01-31T08:37:05Z"))
    );

    private static readonly Gen<string> AnyJson = Gen.Frequency(
        (6, AnyText.Select(static text => JsonSerializer.Serialize(text))),
        (
            2,
            Gen.OneOf("null", "true", "-0", "1e400", "18446744073709551616", "-1", "0", "128", "1.5", "301", "{}", "[]")
        ),
        (1, Gen.Int.Select(static number => $"{number}")),
        (1, Gen.Int[0, 2000].Select(static depth => new string('[', depth) + new string(']', depth))),
        (2, Gen.Select(AnyText, AnyText, static (key, text) => $"{{{Json(key)}:{Json(text)}}}")),
        (1, Gen.Select(AnyText, Gen.Int, static (key, number) => $"{{{Json(key)}:[{number},{{\"x\":null}}]}}"))
    );

    private static readonly Gen<string> Member = Gen.Select(
        Gen.OneOf(
            "id",
            "name",
            "app_id",
            "fn_id",
            "image",
            "memory",
            "timeout",
            "idle_timeout",
            "config",
            "annotations",
            "syslog_url",
            "shape",
            "type",
            "source",
            "created_at",
            "updated_at",
            "NAME",
            "unknown",
            "\\u0000"
        ),
        AnyJson,
        static (name, value) => $"\"{name}\":{value}"
    );

    private static readonly Gen<string> Members = Member.Array[0, 4].Select(static all => string.Join(',', all));

    private static readonly Gen<string> Kind = Gen.OneOf("apps", "fns", "triggers");

    private static readonly Gen<string> Name = Gen.Guid.Select(static name => $"n{name:N}");

    /// <summary>A body that creates, of the kind; further members may spoil it.</summary>
    private static Gen<RandomRequest> Create(Gen<string> further) =>
        Gen.Select(
            Kind,
            Name,
            Gen.Int[0, 999],
            further,
            static (kind, name, number, further) =>
            {
                var members = kind switch
                {
                    "apps" => $"\"name\":\"{name}\"",
                    "fns" => $"\"name\":\"{name}\",\"image\":\"i\",\"app_id\":\"{{apps {number}}}\"",
                    _ => $"\"name\":\"{name}\",\"type\":\"http\",\"source\":\"/{name}\",\"fn_id\":\"{{fns {number}}}\","
                        + $"\"app_id\":\"{{apps {number}}}\"",
                };
                return new RandomRequest("POST", $"/v2/{kind}", Utf8($"{{{members}{further}}}"));
            }
        );

    private static readonly Gen<RandomRequest> Update = Gen.Select(
        Kind,
        Gen.Int[0, 999],
        Members,
        static (kind, number, members) =>
            new RandomRequest("PUT", $"/v2/{kind}/{{{kind} {number}}}", Utf8($"{{{members}}}"))
    );

    private static readonly Gen<RandomRequest> Delete = Gen.Select(
        Kind,
        Gen.Int[0, 999],
        static (kind, number) => new RandomRequest("DELETE", $"/v2/{kind}/{{{kind} {number}}}", null)
    );

    private static readonly Gen<RandomRequest> List = Gen.Select(
        Kind,
        Gen.Int[0, 999],
        Gen.Select(Gen.OneOf("name", "cursor", "per_page", "fn_id", "app_id", "x"), AnyText).Array[0, 3],
        static (kind, number, query) =>
        {
            var parameters = query.Select(static pair => $"&{pair.Item1}={Uri.EscapeDataString(pair.Item2)}");
            return new RandomRequest("GET", $"/v2/{kind}?app_id={{apps {number}}}{string.Concat(parameters)}", null);
        }
    );

    private static readonly Gen<RandomRequest> Anything = Gen.Select(
        Gen.OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"),
        Gen.OneOf(Kind, AnyText.Select(Segment)).Array[1, 4],
        Gen.OneOf(Gen.Byte.Array[0, 60], Members.Select(static members => Utf8($"{{{members}}}"))),
        static (method, segments, body) =>
            new RandomRequest(method, $"/v2/{string.Join('/', segments)}", method is "GET" ? null : body)
    );

    private static readonly Gen<RandomRequest> Spoilt = Gen.Select(
        Gen.OneOf(Create(Gen.Const("")), Update),
        Gen.Double[0, 1],
        Gen.Byte.Array[0, 5],
        Gen.Int[0, 5],
        static (request, at, with, drop) =>
        {
            var body = request.Body!;
            var place = (int)(at * (body.Length - 1));
            return request with { Body = [.. body[..place], .. with, .. body.Skip(place + drop)] };
        }
    );

    /// <summary>Requests in a row.</summary>
    public static Gen<RandomRequest[]> InARow(int count) =>
        Gen.Frequency(
            (5, Create(Gen.Const(""))),
            (15, Create(Members.Select(static members => members.Length == 0 ? "" : $",{members}"))),
            (15, Update),
            (2, Delete),
            (30, List),
            (15, Anything),
            (18, Spoilt)
        ).Array[count];

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // A path with a NUL is no request to the listener, which then ends the connection.
    private static string Segment(string text) =>
        Uri.EscapeDataString(text.Replace("\0", "", StringComparison.Ordinal));
}

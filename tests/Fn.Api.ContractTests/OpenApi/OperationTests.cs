using System.Text.Json;
using System.Text.Json.Nodes;
using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests.OpenApi;

/// <summary>Every operation of the document answers as it says there, its examples being what is sent.</summary>
public sealed class OperationTests(RunningServer server)
{
    private const string CallsTag = "calls"; // their answers are the function's

    private readonly Client _client = server.Client;

    public static TheoryData<string, string> Operations =>
        [
            .. ApiDocument.Operations.Where(static operation =>
                ApiDocument.Operation(operation.Method, operation.Path).GetProperty("tags")[0].GetString() != CallsTag
            ),
        ];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_answers_with_the_status_and_the_members_it_names_first(string method, string path)
    {
        var operation = ApiDocument.Operation(method, path);
        var values = await MakeAsync();

        var answer = await _client.SendAsync(
            method,
            Target(path, operation, values),
            Example(operation, values)?.ToJsonString()
        );

        var expected = operation.GetProperty("responses").EnumerateObject().First();
        Assert.True(answer.Status == int.Parse(expected.Name, null), answer.Body);
        if (method != "HEAD" && expected.Value.TryGetProperty("content", out var content))
        {
            Check(content.EnumerateObject().Single(), answer);
        }
    }

    private static void Check(JsonProperty content, Answer answer)
    {
        Assert.StartsWith(content.Name, answer.Header("Content-Type"), StringComparison.Ordinal);
        var schema = ApiDocument.Resolve(content.Value.GetProperty("schema"));
        if (!schema.TryGetProperty("properties", out _))
        {
            return;
        }
        var members = answer.Json.EnumerateObject().Select(static member => member.Name).ToList();
        Assert.Subset(
            ApiDocument.Members(schema).ToHashSet(StringComparer.Ordinal),
            members.ToHashSet(StringComparer.Ordinal)
        );
        Assert.All(
            schema.GetProperty("required").EnumerateArray(),
            member => Assert.Contains(member.GetString(), members)
        );
    }

    private async Task<Dictionary<string, string>> MakeAsync()
    {
        var app = await _client.AppAsync();
        var function = await _client.FunctionAsync(app);
        var source = Given.Name("/s");
        return new(StringComparer.Ordinal)
        {
            ["app_id"] = app,
            ["fn_id"] = function,
            ["trigger_id"] = await _client.TriggerAsync(app, function, source: source),
            ["call_id"] = "any",
            ["trigger_type"] = "http",
            ["trigger_source"] = source,
            ["name"] = Given.Name(),
        };
    }

    private static string Target(string path, JsonElement operation, Dictionary<string, string> values)
    {
        var target = values.Aggregate(
            path,
            static (text, value) => text.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal)
        );
        string[] query = operation.TryGetProperty("parameters", out var parameters)
            ?
            [
                .. parameters
                    .EnumerateArray()
                    .Select(ApiDocument.Resolve)
                    .Where(static parameter => parameter.TryGetProperty("required", out _))
                    .Select(static parameter => parameter.GetProperty("name").GetString()!)
                    .Select(name => $"{name}={values[name]}"),
            ]
            : [];
        return query.Length == 0 ? target : $"{target}?{string.Join('&', query)}";
    }

    /// <summary>The example of the body, its ids and its name being such that there are.</summary>
    private static JsonNode? Example(JsonElement operation, Dictionary<string, string> values)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return null;
        }
        var schema = ApiDocument.Resolve(
            body.GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema")
        );
        var example = JsonNode.Parse(schema.GetProperty("example").GetRawText())!.AsObject();
        foreach (var name in (string[])["app_id", "fn_id", "name"])
        {
            if (example.ContainsKey(name))
            {
                example[name] = values[name];
            }
        }
        return example;
    }
}

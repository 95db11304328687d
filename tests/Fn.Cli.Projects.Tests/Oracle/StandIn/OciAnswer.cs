using System.Text.Json.Nodes;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>An answer of the stand-in.</summary>
internal sealed record OciAnswer(int Status, string Body = "")
{
    public string? ETag { get; init; }

    public string? NextPage { get; init; }

    public string ContentType { get; init; } = "application/json";

    public static OciAnswer NotFound { get; } =
        Refusal(404, "NotAuthorizedOrNotFound", "Authorization failed or requested resource not found.");

    public static OciAnswer Of(JsonNode node) => new(200, node.ToJsonString());

    public static OciAnswer Refusal(int status, string code, string message) =>
        new(status, new JsonObject { ["code"] = code, ["message"] = message }.ToJsonString());
}

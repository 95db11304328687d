using System.Text.Json;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>A successful answer of the service.</summary>
/// <param name="Body">The JSON; undefined when there was none.</param>
/// <param name="ETag">Version of the resource for <c>If-Match</c>; null when none was sent.</param>
/// <param name="NextPage">Where a list goes on; null at its end.</param>
internal sealed record OciAnswer(JsonElement Body, string? ETag, string? NextPage);

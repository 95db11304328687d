namespace Fn.Client.Connection;

/// <summary>One call of the API as its messages name it.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Path below <c>/v2</c> with placeholders.</param>
/// <param name="Name">Operation name of the API text.</param>
internal sealed record ApiOperation(HttpMethod Method, string Pattern, string Name)
{
    /// <summary>Statuses whose message is told as the server worded it.</summary>
    public IReadOnlyList<int> Told { get; init; } = [];

    /// <summary>Statuses that the API text names, told as <c>createFnNotFound</c> and the like.</summary>
    public IReadOnlyList<int> Documented { get; init; } = [];

    /// <summary>What a user reads when the server answers with this status.</summary>
    public string Describe(int status, string fields, string message)
    {
        if (Told.Contains(status) && message.Length > 0)
        {
            return message;
        }
        var answer = Documented.Contains(status)
            ? char.ToLowerInvariant(Name[0]) + Name[1..] + StatusName(status)
            : Name + " default";
        return $"[{Method.Method} {Pattern}][{status}] {answer}  &{{Fields:{fields} Message:{message}}}";
    }

    private static string StatusName(int status) =>
        status switch
        {
            400 => "BadRequest",
            404 => "NotFound",
            409 => "Conflict",
            _ => "",
        };
}

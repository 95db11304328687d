namespace Fn.Server.Bodies;

/// <summary>Status 204 with the content type that Fn sends along, though there is no content.</summary>
internal sealed class DeletedResult : IResult
{
    public static DeletedResult Instance { get; } = new();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        httpContext.Response.ContentType = WireContent.Text;
        return Task.CompletedTask;
    }
}

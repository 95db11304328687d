namespace Fn.Server.Extensions;

/// <summary>An endpoint that an extension added.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Beginning with a slash; <c>{name}</c> takes a segment, a last <c>{**name}</c> the rest.</param>
/// <param name="Handler">What answers.</param>
internal sealed record ExtraEndpoint(string Method, string Path, RequestDelegate Handler);

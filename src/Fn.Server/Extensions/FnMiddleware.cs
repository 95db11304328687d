namespace Fn.Server.Extensions;

/// <summary>A step around requests; one that does not call <paramref name="next"/> answers itself.</summary>
/// <remarks>
/// What it throws is answered as a failure of an endpoint is: a <see cref="Model.Errors.FnException"/> by its entry, anything else by 500.
/// </remarks>
/// <param name="context">The request and its answer.</param>
/// <param name="next">The rest of the way.</param>
public delegate Task FnMiddleware(HttpContext context, RequestDelegate next);

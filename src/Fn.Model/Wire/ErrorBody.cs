namespace Fn.Model.Wire;

/// <summary>Every error answer of the API: <c>{"message":"…"}</c>.</summary>
/// <param name="Message">One sentence for the caller.</param>
public sealed record ErrorBody(string Message);

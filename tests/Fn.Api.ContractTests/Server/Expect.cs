namespace Fn.Api.ContractTests.Server;

/// <summary>What whole answers look like.</summary>
internal static class Expect
{
    public const string JsonType = "application/json; charset=utf-8";

    /// <summary>An error with exactly this status, message, content type and length.</summary>
    public static void Error(int status, string message, Answer answer)
    {
        Assert.Equal($$"""{"message":"{{message}}"}""" + "\n", answer.Body);
        Assert.Equal(status, answer.Status);
        Assert.Equal(JsonType, answer.Header("Content-Type"));
        Assert.Equal(
            System.Text.Encoding.UTF8.GetByteCount(answer.Body).ToString((IFormatProvider?)null),
            answer.Header("Content-Length")
        );
    }

    /// <summary>A success with JSON of this length declared and no newline behind it.</summary>
    public static void Success(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal(JsonType, answer.Header("Content-Type"));
        Assert.Equal(
            System.Text.Encoding.UTF8.GetByteCount(answer.Body).ToString((IFormatProvider?)null),
            answer.Header("Content-Length")
        );
        Assert.EndsWith("}", answer.Body, StringComparison.Ordinal);
    }
}

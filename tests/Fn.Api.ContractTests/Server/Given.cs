using System.Text.Json;

namespace Fn.Api.ContractTests.Server;

/// <summary>Resources that a test starts from; names are made up unless they matter.</summary>
internal static class Given
{
    private static int _count;

    public static string Name(string prefix = "n") => $"{prefix}{Interlocked.Increment(ref _count)}";

    /// <summary>So many members of an annotations object, <c>k0</c> first.</summary>
    public static string Annotations(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"k{i}\":{i}"));

    extension(Client client)
    {
        /// <summary>The id of a new app.</summary>
        public async Task<string> AppAsync(string? name = null, string members = "") =>
            await client.IdAsync("/v2/apps", $$"""{"name":"{{name ?? Name("app")}}"{{members}}}""");

        /// <summary>The id of a new function of an app.</summary>
        public async Task<string> FunctionAsync(string appId, string? name = null, string members = "") =>
            await client.IdAsync(
                "/v2/fns",
                $$"""{"app_id":"{{appId}}","name":"{{name ?? Name("f")}}","image":"img:1"{{members}}}"""
            );

        /// <summary>The id of a new trigger of a function.</summary>
        public async Task<string> TriggerAsync(string appId, string fnId, string? name = null, string? source = null) =>
            await client.IdAsync(
                "/v2/triggers",
                JsonSerializer.Serialize(
                    new
                    {
                        app_id = appId,
                        fn_id = fnId,
                        name = name ?? Name("t"),
                        type = "http",
                        source = source ?? "/" + Name("s"),
                    }
                )
            );

        private async Task<string> IdAsync(string path, string body)
        {
            var answer = await client.PostAsync(path, body);
            Assert.True(answer.Status == 200, answer.Body);
            return answer.Json.GetProperty("id").GetString()!;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>What a client knows to be stored, because it was told so.</summary>
internal sealed partial class Ledger
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _gone = [];

    /// <summary>Puts ids of what is there in the place of the marks of a text; one without any stays no id.</summary>
    public string Fill(string text) =>
        Mark()
            .Replace(
                text,
                mark =>
                {
                    string[] ids =
                    [
                        .. _rows
                            .Values.Where(row => row.Kind == mark.Groups["kind"].Value)
                            .Select(static row => row.Id),
                    ];
                    var number = int.Parse(mark.Groups["number"].ValueSpan, NumberStyles.None, null);
                    return ids.Length == 0 ? "none" : ids[number % ids.Length];
                }
            );

    /// <summary>Puts ids in the place of the marks of a body; its other bytes stay as they are.</summary>
    public byte[] Fill(byte[] body) => Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(body)));

    /// <summary>Takes note of what the answer to a request says.</summary>
    public void Take(string method, string target, Answer answer)
    {
        var path = target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (method, answer.Status)
        {
            case ("POST" or "PUT", 200):
                var stored = answer.Json;
                var id = Text(stored, "id");
                _rows[id] = new Row(path[1], id, Text(stored, "app_id"), Text(stored, "fn_id"), answer.Body);
                break;
            case ("DELETE", 204):
                var lost = path[2];
                var gone = _rows.Values.Where(row => row.Id == lost || row.AppId == lost || row.FnId == lost).ToList();
                _gone.AddRange(gone.Select(static row => $"/v2/{row.Kind}/{row.Id}"));
                gone.ForEach(row => _rows.Remove(row.Id));
                break;
        }
    }

    /// <summary>Reads everything: what is there is as it was told, what is gone is not there.</summary>
    public async Task CheckAsync(Pipeline server)
    {
        var rows = _rows.Values.ToList();
        var there = await server.SendAsync([.. rows.Select(static row => Get($"/v2/{row.Kind}/{row.Id}"))]);
        Assert.Equal(rows.Select(static row => row.Body), there.Select(static answer => answer.Body));
        var gone = await server.SendAsync([.. _gone.Select(Get)]);
        Assert.All(gone, static answer => Assert.Equal(404, answer.Status));
    }

    private static byte[] Get(string target) => new RandomRequest("GET", target, null).ToBytes(target, null);

    private static string Text(JsonElement stored, string member) =>
        stored.TryGetProperty(member, out var value) ? value.GetString()! : "";

    [GeneratedRegex(@"\{(?<kind>apps|fns|triggers) (?<number>\d{1,6})\}")]
    private static partial Regex Mark();

    private sealed record Row(string Kind, string Id, string AppId, string FnId, string Body);
}

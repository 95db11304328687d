namespace Fn.Cli.Output;

/// <summary>Guesses which word was meant.</summary>
internal static class Spelling
{
    /// <summary>The known word at most two edits away, or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = known.MinBy(other => Distance(word, other));
        return best is not null && Distance(word, best) is var distance && distance <= 2 && distance < word.Length
            ? best
            : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}

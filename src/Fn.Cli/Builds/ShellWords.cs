using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fn.Cli.Builds;

/// <summary>Splits a command line as a shell does, and writes the words as a Dockerfile does.</summary>
internal static class ShellWords
{
    /// <summary>The words; quotes and backslashes as in a shell, no variables.</summary>
    /// <exception cref="CliException">When a quote has no end.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\'' or '"':
                    i = ReadQuoted(line, i, word);
                    isOpen = true;
                    break;
                case '\\' when i + 1 < line.Length:
                    word.Append(line[++i]);
                    isOpen = true;
                    break;
                case var blank when char.IsWhiteSpace(blank):
                    if (isOpen)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        isOpen = false;
                    }
                    break;
                default:
                    word.Append(line[i]);
                    isOpen = true;
                    break;
            }
        }
        if (isOpen)
        {
            words.Add(word.ToString());
        }
        return words;
    }

    /// <summary>The exec form, such as <c>["node", "func.js"]</c>.</summary>
    public static string ToExecForm(IEnumerable<string> words) =>
        $"[{string.Join(", ", words.Select(static word => $"\"{JsonEncodedText.Encode(word, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]";

    private static int ReadQuoted(string line, int start, StringBuilder word)
    {
        var quote = line[start];
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == quote)
            {
                return i;
            }
            if (quote == '"' && line[i] == '\\' && i + 1 < line.Length && line[i + 1] is ('"' or '\\'))
            {
                i++;
            }
            word.Append(line[i]);
        }
        throw new CliException($"a quote in the command '{line}' of the function file has no end");
    }
}

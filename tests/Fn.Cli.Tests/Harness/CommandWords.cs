using System.Text;

namespace Fn.Cli.Tests.Harness;

/// <summary>Splits a command line as a shell would, with single quotes only.</summary>
internal static class CommandWords
{
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, started) = (false, false);
        foreach (var c in line)
        {
            if (c == '\'')
            {
                quoted = !quoted;
                started = true;
            }
            else if (c == ' ' && !quoted)
            {
                if (started)
                {
                    words.Add(word.ToString());
                }
                word.Clear();
                started = false;
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }
        if (started)
        {
            words.Add(word.ToString());
        }
        return [.. words.SkipWhile(static first => first == "fn").ToArray()];
    }
}

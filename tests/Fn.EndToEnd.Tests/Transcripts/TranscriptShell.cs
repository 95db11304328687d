using System.Text;
using System.Text.RegularExpressions;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>Runs the commands of a transcript in one home, and writes down what they printed in the transcript's own form.</summary>
/// <remarks>
/// <c>$ command</c> is a command line for <c>sh</c>; <c>O:</c> and <c>E:</c> are lines of the two outputs, <c>O-</c> and <c>E-</c> those
/// without a newline at their end, <c>E: ERR(…)</c> the envelope of an error, <c>= N</c> an exit code other than 0, <c>#</c> a remark.
/// What a line exports and where it changes to holds for those after it, if it does nothing else.
/// Blanks at the end of a line are shown as <c>␠</c>, tabs as <c>→</c>, an escape and a carriage return as <c>␛</c> and <c>␍</c>; ids, times
/// and ports are replaced by words. <see cref="StandIns"/> tells what there is besides <c>fn</c> and its server.
/// </remarks>
internal sealed partial class TranscriptShell(FnSite site, StandIns standIns, string image)
{
    private const string Version = "0.7.0";

    // What a machine may have set, and fn heeds.
    private static readonly string[] Settings = ["FN_", "OCI_", "npm_config_", "PIP_"];
    private static readonly TimeSpan CommandBound = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _exports = new();
    private string _folder = site.Home.MakeDirectory("work");

    /// <summary>Runs each command of the text.</summary>
    /// <returns>The text as it should be.</returns>
    public async Task<string> RunAsync(string transcript)
    {
        var text = new StringBuilder();
        foreach (var line in transcript.Split('\n'))
        {
            var isAlone = !line.Contains(';', StringComparison.Ordinal);
            if (isAlone && line.StartsWith("$ cd ", StringComparison.Ordinal))
            {
                _folder = Directory.CreateDirectory(Path.Combine(_folder, line[5..])).FullName;
                text.Append(line).Append('\n');
            }
            else if (isAlone && line.StartsWith("$ export ", StringComparison.Ordinal))
            {
                _exports.Append(line[2..]).Append('\n');
                text.Append(line).Append('\n');
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n').Append(Describe(await ShellAsync(line[2..])));
                await standIns.TellAsync();
            }
            else if (line is "" or ['#', ..])
            {
                text.Append(line).Append('\n');
            }
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private async Task<ProgramResult> ShellAsync(string command)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = site.Home.Path,
            ["PATH"] = $"{Path.GetDirectoryName(Product.Fn)}:/usr/bin:/bin",
            ["IMAGE"] = image,
            ["DOCKER_BUILDKIT"] = "0",
            ["NO_COLOR"] = null,
            ["TERM"] = "xterm",
        };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (
                Settings.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
            )
            {
                environment[name] = null;
            }
        }
        environment["FN_API_URL"] = $"http://localhost:{site.Port}";
        standIns.AddTo(environment);
        var start = ProgramRun.Describe("/bin/sh", ["-c", _exports + command], _folder, environment);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(CommandBound);
        try
        {
            return await ProgramRun.ToEndAsync(start, bound.Token);
        }
        catch (OperationCanceledException exception)
            when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"this command did not end within {CommandBound}: {command}", exception);
        }
    }

    private string Describe(ProgramResult result)
    {
        var text = Lines('O', result.Out) + Lines('E', Fold(result.Error));
        return result.Code == 0 ? text : $"{text}= {result.Code}\n";
    }

    private string Lines(char stream, string output)
    {
        if (output.Length == 0)
        {
            return "";
        }
        var isWhole = output.EndsWith('\n');
        var lines = Neutral(isWhole ? output[..^1] : output).Split('\n');
        return string.Concat(
            lines.Select(
                (line, i) => $"{stream}{(i == lines.Length - 1 && !isWhole ? '-' : ':')} {Show(line)}".TrimEnd() + "\n"
            )
        );
    }

    private static string Fold(string error)
    {
        const string End = $"\n\nSee 'fn <command> --help' for more information. Client version: {Version}\n";
        const string Start = "\nFn: ";
        var start = error.IndexOf(Start, StringComparison.Ordinal);
        return start >= 0 && error.EndsWith(End, StringComparison.Ordinal)
            ? $"{error[..start]}ERR({error[(start + Start.Length)..^End.Length]})\n"
            : error;
    }

    private string Neutral(string text) =>
        standIns
            .Neutral(Dots().Replace(Time().Replace(Id().Replace(text, "<id>"), "<time>"), "${title}"))
            .Replace($"localhost:{site.Port}", "localhost:8080", StringComparison.Ordinal)
            .Replace(site.Home.Path, "HOME", StringComparison.Ordinal)
            .Replace(image, "IMAGE", StringComparison.Ordinal);

    private static string Show(string line)
    {
        var kept = line.TrimEnd(' ');
        return kept.Replace('\t', '→').Replace('\e', '␛').Replace('\r', '␍')
            + new string('␠', line.Length - kept.Length);
    }

    [GeneratedRegex(@"\b01[0-9A-HJKMNP-TV-Z]{24}\b", RegexOptions.None, 1000)]
    private static partial Regex Id();

    // One a second while a build goes on.
    [GeneratedRegex(@"(?<title>Building image \S+ )\.+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dots();

    [GeneratedRegex(@"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", RegexOptions.None, 1000)]
    private static partial Regex Time();
}

using Fn.Cli.Output;
using Fn.Cli.Providers;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Where the result of a detached call goes: <c>stream|queue|notification(s):OCID</c>.</summary>
/// <param name="Kind"><c>stream</c>, <c>queue</c> or <c>notification</c>; <c>none</c> takes the destination away.</param>
/// <param name="Ocid">The target.</param>
internal sealed record Destination(string Kind, string Ocid)
{
    /// <summary>Stores it as annotations.</summary>
    /// <param name="annotations">Changed.</param>
    /// <param name="result"><c>success</c> or <c>failure</c>.</param>
    public void AddTo(IDictionary<string, RawJson> annotations, string result)
    {
        annotations[ManagedAnnotations.DestinationKind(result)] = RawJson.FromString(Kind.ToUpperInvariant());
        annotations[ManagedAnnotations.DestinationOcid(result)] = RawJson.FromString(Ocid);
    }

    /// <exception cref="CliException">Another form.</exception>
    public static Destination Parse(string flag, string text)
    {
        var wrong = $"invalid value for --{flag}: {GoText.Quote(text)}";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new CliException($"{wrong} (expected <stream|queue|notifications>:<ocid>)");
        }
        var kind = text[..colon] switch
        {
            "stream" => "stream",
            "queue" => "queue",
            "notification" or "notifications" => "notification",
            var other => throw new CliException($"{wrong} (unsupported destination type {GoText.Quote(other)})"),
        };
        return colon < text.Length - 1
            ? new Destination(kind, text[(colon + 1)..])
            : throw new CliException($"{wrong} (destination OCID is required)");
    }
}

using System.Text;

namespace Fn.Server.Tests.Observability;

/// <summary>Reads as much of OTLP's protocol buffers as tells spans and their parents.</summary>
internal static class OtlpSpans
{
    private static readonly Dictionary<string, string> NoTags = [];

    // ExportTraceServiceRequest.resource_spans = 1, ResourceSpans.scope_spans = 2, ScopeSpans.spans = 2
    public static IEnumerable<ReceivedSpan> Parse(byte[] body) =>
        Fields(body, 1)
            .SelectMany(static resource => Fields(resource, 2))
            .SelectMany(static scope => Fields(scope, 2))
            .Select(ParseSpan);

    // Span.trace_id = 1, span_id = 2, parent_span_id = 4, name = 5
    private static ReceivedSpan ParseSpan(byte[] span) =>
        new(
            Convert.ToHexStringLower(Fields(span, 1).Single()),
            Convert.ToHexStringLower(Fields(span, 2).Single()),
            Convert.ToHexStringLower(Fields(span, 4).SingleOrDefault([])),
            Encoding.UTF8.GetString(Fields(span, 5).Single()),
            NoTags
        );

    /// <summary>The fields of this number that have a length.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length; )
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    if ((int)(key >> 3) == number)
                    {
                        found.Add(message[at..(at + length)]);
                    }
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException("no protocol buffer");
            }
        }
        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

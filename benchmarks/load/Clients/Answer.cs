using System.Text;

namespace Fn.Load.Clients;

/// <summary>How a request ended, seen from its connection.</summary>
internal enum Delivery
{
    /// <summary>One answer, whole.</summary>
    Whole,

    /// <summary>Not a byte of an answer.</summary>
    Missing,

    /// <summary>The connection ended, or the time, in the middle of the answer, or the answer is no HTTP.</summary>
    Cut,

    /// <summary>Bytes came that no request had asked for.</summary>
    Doubled,
}

/// <summary>What came back for one request.</summary>
/// <param name="Status">HTTP status; 0 without an answer.</param>
/// <param name="Body">Body without chunk framing.</param>
/// <param name="Elapsed">From the first byte sent to the last received.</param>
internal readonly record struct Answer(Delivery Delivery, int Status, byte[] Body, TimeSpan Elapsed)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Whether it is whole, has status 200 and exactly this body.</summary>
    public bool Is(string body) => Delivery == Delivery.Whole && Status == 200 && Text == body;
}

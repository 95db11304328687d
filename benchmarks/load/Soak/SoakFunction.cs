using System.Diagnostics;
using Fn.Load.Clients;

namespace Fn.Load.Soak;

/// <summary>A function under soak, and what became of every call to it.</summary>
/// <param name="clients">How many call it, each without a pause.</param>
/// <param name="bodyBytes">Size of the bodies that it echoes; 0 for a greeting.</param>
internal sealed class SoakFunction(string name, string fnId, int clients, int bodyBytes = 0)
{
    /// <summary>How long after the death of a container its call may still end with an error.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Reservoir _latenciesMs = new();
    private long _lastHarm = long.MinValue;
    private int _harms;

    public string Name => name;

    public string FnId => fnId;

    public int Clients => clients;

    public long Calls { get; private set; }

    /// <summary>The right answer.</summary>
    public long Right { get; private set; }

    /// <summary>How many calls may have failed: one for each container that was killed, for a container has one call at a time.</summary>
    public int Excusable => Volatile.Read(ref _harms);

    /// <summary>Clean errors of the server soon after a container was killed.</summary>
    public long Excused { get; private set; }

    /// <summary>Answers that broke off in the middle then.</summary>
    public long ExcusedCuts { get; private set; }

    /// <summary>Errors that nothing explains.</summary>
    public long Unexcused { get; private set; }

    /// <summary>Status 200 with another body than the one asked for.</summary>
    public long Wrong { get; private set; }

    public long Missing { get; private set; }

    public long Cut { get; private set; }

    public long Doubled { get; private set; }

    /// <summary>The first answer that was not as it must be, for whoever looks for the reason.</summary>
    public string? FirstComplaint { get; private set; }

    /// <summary>Whether every call had exactly one answer, and the right one but for those that were in a killed container.</summary>
    public bool IsClean => Unexcused + Wrong + Missing + Cut + Doubled == 0 && Excused + ExcusedCuts <= Excusable;

    public double P50Ms => Quantile(0.5);

    public double P99Ms => Quantile(0.99);

    /// <summary>Has one of its containers killed: one call may fail for that, until a while after.</summary>
    public async Task HarmAsync(Func<Task> kill)
    {
        Interlocked.Increment(ref _harms);
        Volatile.Write(ref _lastHarm, Stopwatch.GetTimestamp());
        await kill();
        Volatile.Write(ref _lastHarm, Stopwatch.GetTimestamp());
    }

    /// <summary>The body of a call and the answer that belongs to it alone.</summary>
    public (string Body, string Answer) Ask(string id)
    {
        if (bodyBytes == 0)
        {
            return ($$"""{"name":"{{id}}"}""", $$"""{"message":"Hello {{id}}"}""" + "\n");
        }
        var body = id + new string('.', bodyBytes);
        return (body, body);
    }

    public void Record(Answer answer, string expected, long began)
    {
        lock (_gate)
        {
            Calls++;
            if (answer.Is(expected))
            {
                Right++;
                _latenciesMs.Add(answer.Elapsed.TotalMilliseconds);
            }
            else
            {
                RecordFailure(answer, began);
            }
        }
    }

    /// <summary>Bytes came after the answer to a client's last call.</summary>
    public void RecordDoubled()
    {
        lock (_gate)
        {
            Doubled++;
            FirstComplaint ??= "more than the answers";
        }
    }

    private void RecordFailure(Answer answer, long began)
    {
        switch (answer)
        {
            case { Delivery: Delivery.Missing }:
                Missing++;
                break;
            case { Delivery: Delivery.Cut } when WasHarmedSince(began):
                // Its container may have died when a part had been sent; that it is no whole answer is plain to see.
                ExcusedCuts++;
                return;
            case { Delivery: Delivery.Cut }:
                Cut++;
                break;
            case { Delivery: Delivery.Doubled }:
                Doubled++;
                break;
            case { Status: 200 }:
                Wrong++;
                break;
            case { Status: >= 500 }
                when answer.Text.StartsWith("{\"message\":", StringComparison.Ordinal) && WasHarmedSince(began):
                Excused++;
                return;
            default:
                Unexcused++;
                break;
        }
        FirstComplaint ??=
            $"{answer.Delivery} {answer.Status} {answer.Text[..Math.Min(200, answer.Text.Length)].Trim()}";
    }

    private bool WasHarmedSince(long began)
    {
        var harm = Volatile.Read(ref _lastHarm);
        return harm != long.MinValue && (harm >= began || Stopwatch.GetElapsedTime(harm, began) < Aftermath);
    }

    private double Quantile(double rank)
    {
        lock (_gate)
        {
            return _latenciesMs.Quantile(rank);
        }
    }
}

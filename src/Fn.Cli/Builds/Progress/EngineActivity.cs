using System.Globalization;
using System.Text.RegularExpressions;

namespace Fn.Cli.Builds.Progress;

/// <summary>What a container engine is doing, read from its output: the step of a build, and how many layers have come or gone.</summary>
/// <remarks>Understands the plain output of docker's classic builder, of BuildKit, and of podman.</remarks>
internal sealed partial class EngineActivity
{
    private readonly Dictionary<string, bool> _layers = new(StringComparer.Ordinal); // and whether each is done
    private string _step = "";

    /// <summary>Such as <c>Step 3/7: RUN go build -o func</c> or <c>2/5 layers</c>; empty as long as nothing is known.</summary>
    public string Text =>
        _layers.Count == 0 ? _step
        : _step.Length == 0 ? Layers
        : $"{_step}, {Layers}";

    private string Layers =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_layers.Values.Count(static isDone => isDone)}/{_layers.Count} layers"
        );

    /// <summary>Takes a line of output.</summary>
    /// <returns>Whether it told anything.</returns>
    public bool Observe(string line)
    {
        if (Step.Match(line) is { Success: true } step)
        {
            _step = $"Step {step.Groups["number"]}/{step.Groups["count"]}: {step.Groups["command"].Value.Trim()}";
            _layers.Clear();
            return true;
        }
        if (Layer.Match(line) is { Success: true } layer)
        {
            var id = layer.Groups["id"].Value;
            _layers[id] = Done.IsMatch(layer.Groups["state"].Value) || _layers.GetValueOrDefault(id);
            return true;
        }
        return false;
    }

    // "Step 3/7 : RUN x", "STEP 3/7: RUN x", "[1/2] STEP 3/7: RUN x", "#8 [build-stage 3/7] RUN x"
    [GeneratedRegex(
        @"^(?:(?:\[\d+/\d+\] )?S(?:tep|TEP) (?<number>\d+)/(?<count>\d+) ?:|#\d+ \[(?:\S+ )?(?<number>\d+)/(?<count>\d+)\]) (?<command>.+)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Step { get; }

    // "0123456789ab: Pull complete", "Copying blob sha256:0123456789ab done"
    [GeneratedRegex(
        @"^(?:(?<id>[0-9a-f]{12}): (?<state>.+)|Copying blob (?:sha256:)?(?<id>[0-9a-f]{12})[0-9a-f]*(?<state>.*))$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Layer { get; }

    [GeneratedRegex(
        "^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from .*)$|\\b(done|skipped)\\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Done { get; }
}

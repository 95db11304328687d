using static Fn.Server.Settings.SettingForm;

namespace Fn.Server.Settings;

internal static partial class SettingCatalogue
{
    private static SettingGroup LoadBalancer =>
        new(
            "Load balancer (FN_NODE_TYPE=lb)",
            [
                new("FN_RUNNER_API_URL", Text, "", "URL of the API node, of which scheme and host count"),
                new("FN_RUNNER_ADDRESSES", Text, "", "comma list of runners, host:port each"),
                new(
                    "FN_PLACER",
                    Text,
                    "naive",
                    "naive: each call begins with the next runner; ch: calls of a function with the same one"
                ),
                new(
                    "FN_EXECUTION_HEADROOM",
                    Milliseconds,
                    "360000",
                    "time that a detached call has beyond the search for a runner and the function's timeout"
                ),
            ]
        );
}

using static Fn.Server.Settings.SettingForm;

namespace Fn.Server.Settings;

internal static partial class SettingCatalogue
{
    // Settings of the original, so that an environment made for it is taken as it is.
    private static SettingGroup Unused =>
        new(
            "Without effect",
            [
                .. new Setting[]
                {
                    new(
                        "FN_JAEGER_URL",
                        Text,
                        "",
                        "Jaeger takes OTLP: set OTEL_EXPORTER_OTLP_ENDPOINT to http://HOST:4317 instead"
                    ),
                    new("FN_RID_HEADER", Text, "", "the original does not read it either"),
                    new("FN_HOT_POLL_MSECS", Milliseconds, "200", "waiting calls are looked after every 20 ms"),
                    new("FN_MAX_TMPFS_INODES", Number, "0", "the API sets no size for a /tmp, and so no inodes"),
                    new("FN_IMAGE_CLEAN_MAX_SIZE", Number, "0", "nothing removes images"),
                    new("FN_IMAGE_CLEAN_EXEMPT_TAGS", Text, "", "nothing removes images"),
                    new("FN_EXPERIMENTAL_PREFORK_POOL_SIZE", Number, "0", "no containers are made ahead of need"),
                    new("FN_EXPERIMENTAL_PREFORK_IMAGE", Text, "busybox", "no containers are made ahead of need"),
                    new(
                        "FN_EXPERIMENTAL_PREFORK_CMD",
                        Text,
                        "tail -f /dev/null",
                        "no containers are made ahead of need"
                    ),
                    new("FN_EXPERIMENTAL_PREFORK_USE_ONCE", Number, "0", "no containers are made ahead of need"),
                    new("FN_EXPERIMENTAL_PREFORK_NETWORKS", Text, "", "no containers are made ahead of need"),
                }.Select(static setting => setting with { HasEffect = false }),
            ]
        );
}

using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Builds.Dockerfiles;

/// <summary>What <c>deploy --local-debug</c> changes: the function waits for a debugger on port 5678. Source: CLI specification 6.3.</summary>
/// <remarks>Go by Delve, Python by debugpy, Java and Kotlin by the virtual machine; the other languages stay as they are.</remarks>
internal static class LocalDebug
{
    private const string Build = "go build -o func -v";
    private const string JavaStart = "com.fnproject.fn.runtime.EntryPoint";
    private const string JavaAgent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=*:5678";

    private static readonly string[] Delve =
    [
        "/function/dlv",
        "--listen=:5678",
        "--headless=true",
        "--api-version=2",
        "--accept-multiclient",
        "exec",
    ];

    /// <summary>The lines with the debugger in the image.</summary>
    public static LanguageLines Change(LanguageLines lines, Language language) =>
        language switch
        {
            Language.Go => new(
                [
                    .. lines.Build.Select(static line =>
                        line.Replace(Build, "go build -gcflags=\"all=-N -l\" -o func -v", StringComparison.Ordinal)
                    ),
                    "RUN go install github.com/go-delve/delve/cmd/dlv@latest",
                ],
                [.. lines.Copy, "COPY --from=build-stage /go/bin/dlv /function"]
            ),
            Language.Python => lines with
            {
                Build =
                [
                    "RUN pip3 install --target /python/ --no-cache --no-cache-dir debugpy",
                    "RUN rm -rf /python/bin",
                    .. lines.Build,
                ],
            },
            _ => lines,
        };

    /// <summary>The command that starts the function under the debugger; without an entrypoint it is CMD.</summary>
    public static DockerfileRequest Change(DockerfileRequest request) =>
        request.Entrypoint is { Count: > 0 } entrypoint
            ? request with
            {
                Entrypoint = Change(entrypoint, request.Runtime),
            }
            : request with
            {
                Cmd = Change(request.Cmd, request.Runtime),
            };

    private static IReadOnlyList<string> Change(IReadOnlyList<string> words, Runtime runtime) =>
        runtime.Language switch
        {
            _ when words.Count == 0 => words,
            Language.Go => [.. Delve, .. words],
            Language.Python =>
            [
                $"python{runtime.Version}",
                "-m",
                "debugpy",
                "--listen",
                "0.0.0.0:5678",
                "--wait-for-client",
                .. words,
            ],
            Language.Java or Language.Kotlin =>
            [
                .. words.SelectMany(static word => word == JavaStart ? (string[])[JavaAgent, word] : [word]),
            ],
            _ => words,
        };
}

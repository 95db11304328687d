using System.Text;
using Fn.Cli.Contexts;
using Fn.Cli.Projects.Yaml;

namespace Fn.Cli.Servers;

/// <summary>The source of a server with extensions, which are Go packages that <c>ext.yaml</c> lists.</summary>
internal sealed class CustomServer
{
    private const string FileName = "ext.yaml";
    private const string Dockerfile = """
        FROM golang:1-alpine AS build-env
        RUN apk --no-cache add build-base git bzr mercurial gcc
        ENV D=/go/src/github.com/x/y
        ADD main.go $D/
        RUN cd $D && go get
        RUN cd $D && go build -o fnserver && cp fnserver /tmp/

        FROM fnproject/dind
        RUN apk add --no-cache ca-certificates
        WORKDIR /app
        COPY --from=build-env /tmp/fnserver /app/fnserver
        CMD ["./fnserver"]

        """;

    private readonly IReadOnlyList<string> _extensions;

    private CustomServer(string folder, IReadOnlyList<string> extensions)
    {
        Folder = folder;
        _extensions = extensions;
    }

    /// <summary>Absolute path of the directory that the image is built from; it stays.</summary>
    public string Folder { get; }

    /// <summary>Reads the list of a directory.</summary>
    /// <exception cref="CliException">When it is not there, is no YAML, or names what is no Go package.</exception>
    public static CustomServer Read(string folder)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path.Combine(folder, FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = FileFault.Reason(exception);
            throw new CliException($"Could not open {FileName} for parsing. Error: open {FileName}: {reason}");
        }
        var fields = new YamlFields();
        var root = fields.Root(YamlReader.Read(text), "commands.BuildServerConfig");
        var items = root.Find("extensions") is { } list ? fields.Items(list, "[]*commands.ExtInfo") : [];
        var names = items.Select(item => fields.Text(fields.Map(item, "commands.ExtInfo").Find("name"))).ToList();
        fields.Check();
        var bad = names.Find(static name => !IsPackage(name));
        return bad is null
            ? new(Path.Combine(folder, "tmp"), names)
            : throw new CliException($"'{bad}' in {FileName} is no Go package, such as github.com/owner/extension");
    }

    /// <summary>Writes <c>main.go</c> and the <c>Dockerfile</c>.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "main.go"), Program(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "Dockerfile"), Dockerfile, cancellationToken);
    }

    private string Program()
    {
        var text = new StringBuilder(
            "package main\n\nimport (\n\t\"context\"\n\n\t\"github.com/fnproject/fn/api/server\"\n\n"
                + "\t_ \"github.com/fnproject/fn/api/server/defaultexts\"\n"
        );
        foreach (var name in _extensions)
        {
            text.Append("\t_ \"").Append(name).Append("\"\n");
        }
        text.Append(")\n\nfunc main() {\n\tctx := context.Background()\n\tfuncServer := server.NewFromEnv(ctx)\n");
        foreach (var name in _extensions)
        {
            text.Append("\tfuncServer.AddExtensionByName(\"").Append(name).Append("\")\n");
        }
        return text.Append("\tfuncServer.Start(ctx)\n}\n").ToString();
    }

    private static bool IsPackage(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || "/._~-+".Contains(c));
}

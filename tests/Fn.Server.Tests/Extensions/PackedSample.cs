using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Fn.Server.Tests.Extensions;

/// <summary>
/// The sample's program with the project file of the guide, built against packages of what is built here. Nothing of it stays: the packages
/// have a version that exists nowhere else, and are unpacked into a folder of this object.
/// </summary>
internal sealed class PackedSample : IDisposable
{
    private const string Suffix = "-packed";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fn-packed-");

    private PackedSample() { }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Program => Path.Combine(_directory.FullName, "sample", "out", "sample");

    private string Feed => Path.Combine(_directory.FullName, "feed");

    public static async Task<bool> HasSdkAsync()
    {
        try
        {
            var (code, _) = await RunAsync(Path.GetTempPath(), ["--version"]);
            return code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public static async Task<PackedSample> BuildAsync(string repository, string configuration)
    {
        var sample = new PackedSample();
        try
        {
            await sample.PackAsync(repository, configuration);
            await sample.CompileAsync(repository);
            return sample;
        }
        catch
        {
            sample.Dispose();
            throw;
        }
    }

    /// <summary>What whoever finds the package of the server is shown.</summary>
    public async Task<(string Readme, string? Licence)> ReadPackageAsync()
    {
        var name = $"Fn.Server.{Hosting.ServerVersion.Text}{Suffix}.nupkg";
        using var package = await ZipFile.OpenReadAsync(Path.Combine(Feed, name), Cancel);
        using var readme = new StreamReader(await package.GetEntry("README.md")!.OpenAsync(Cancel));
        await using var description = await package.GetEntry("Fn.Server.nuspec")!.OpenAsync(Cancel);
        var nuspec = await XDocument.LoadAsync(description, LoadOptions.None, Cancel);
        return (
            await readme.ReadToEndAsync(Cancel),
            nuspec.Descendants().FirstOrDefault(static element => element.Name.LocalName == "license")?.Value
        );
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task PackAsync(string repository, string configuration)
    {
        var projects = WithReferences(Path.GetFullPath(Path.Combine(repository, "src/Fn.Server/Fn.Server.csproj")));
        var all = Path.Combine(_directory.FullName, "pack.proj");
        var build = new XElement(
            "MSBuild",
            new XAttribute("Projects", string.Join(';', projects.Distinct())),
            new XAttribute("Targets", "Pack")
        );
        new XElement("Project", new XElement("Target", new XAttribute("Name", "Pack"), build)).Save(all);
        await DotnetAsync(
            repository,
            "msbuild",
            all,
            "-p:NoBuild=true",
            $"-p:Configuration={configuration}",
            $"-p:FnServerVersion={Hosting.ServerVersion.Text}{Suffix}",
            $"-p:PackageOutputPath={Feed}",
            $"-p:NuspecOutputPath={_directory.FullName}/"
        );
    }

    private async Task CompileAsync(string repository)
    {
        var folder = _directory.CreateSubdirectory("sample").FullName;
        File.Copy(Path.Combine(repository, "samples/custom-server/Program.cs"), Path.Combine(folder, "Program.cs"));
        var reference = $"Version=\"{Hosting.ServerVersion.Text}\"";
        var project = ProjectOfTheGuide(repository);
        Assert.Contains(reference, project);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "sample.csproj"),
            project.Replace(reference, $"Version=\"{Hosting.ServerVersion.Text}{Suffix}\"", StringComparison.Ordinal),
            Cancel
        );
        await DotnetAsync(
            folder,
            "build",
            "--output=out",
            $"-p:RestoreAdditionalProjectSources={Feed}",
            $"-p:RestorePackagesPath={Path.Combine(_directory.FullName, "packages")}",
            $"-p:RestoreFallbackFolders={CommonPackages}"
        );
    }

    /// <summary>Where the packages of others are already.</summary>
    private static string CommonPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static string ProjectOfTheGuide(string repository)
    {
        var page = File.ReadAllText(Path.Combine(repository, "docs/guide/extending.md"));
        return page.Split("```xml\n")[1].Split("```")[0];
    }

    private static IEnumerable<string> WithReferences(string project) =>
        XDocument
            .Load(project)
            .Descendants("ProjectReference")
            .Select(reference => Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value))
            .SelectMany(static path => WithReferences(Path.GetFullPath(path)))
            .Prepend(project);

    private static async Task DotnetAsync(string directory, params string[] arguments)
    {
        var (code, output) = await RunAsync(directory, [.. arguments, "-nologo", "-v:q"]);
        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string directory, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        // Nothing that it starts stays, and what this process was told of MSBuild does not concern it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output);
    }
}

using Fn.Cli.Projects.Files;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn migrate</c>: turns a legacy function file into one of the current schema. Source: command line specification 4.2.</summary>
internal sealed class MigrateCommand : LeafCommand
{
    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var folder = run.Host.WorkingDirectory;
        var text = FuncProject.ReadText(
            FuncProject.Find(folder) ?? throw new CliException(FuncProject.NotFound, FuncProject.NotFoundHint)
        );
        var schema = LegacySchema.Read(text);
        if (schema.IsCurrent)
        {
            throw new CliException("you have an up to date func.yaml file and do not need to migrate");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "func.yaml.bak"), text, cancellationToken);
        var faults = schema.Faults();
        if (faults.Count > 0)
        {
            run.Out.Write("The func.yaml is not valid. Please see errors: \n");
            foreach (var fault in faults)
            {
                run.Out.Write($"- {fault}\n");
            }
            throw new CliException("Please update your func.yaml to satisfy the schema.");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "func.yaml"), Migrate(text), cancellationToken);
        run.Out.Write("Successfully migrated func.yaml and created a back up func.yaml.bak\n");
        return ExitCodes.Success;
    }

    private static string Migrate(string text)
    {
        var legacy = FuncFileReader.Read(text);
        var trigger = new FuncTrigger(legacy.Name, "http", legacy.Name.Length > 0 ? "/" + legacy.Name : "");
        return FuncFileWriter.Write(legacy with { SchemaVersion = FuncFile.CurrentSchema, Triggers = [trigger] });
    }
}

using Fn.Server.Hosting;

switch (args)
{
    case ["--help" or "-h" or "help", ..]:
        Console.Write(HelpText.Text);
        return 0;
    case ["--version" or "-v" or "version", ..]:
        Console.WriteLine(ServerVersion.Text);
        return 0;
    default:
        // Fn ignores its arguments, so that a wrapper script may pass any.
        InlineCompletions.Prepare();
        return await ServerProgram.RunAsync(EnvironmentSource.OfProcess(), Console.Error);
}

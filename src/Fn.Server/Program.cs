using Fn.Server.Extensions;
using Fn.Server.Hosting;
using Fn.Server.Settings;

switch (args)
{
    case ["--help", "--markdown", ..]:
        Console.Write(SettingsPage.Text);
        return 0;
    case ["--help" or "-h" or "help", ..]:
        Console.Write(SettingsHelp.Text);
        return 0;
    case ["--version" or "-v" or "version", ..]:
        Console.WriteLine(ServerVersion.Text);
        return 0;
    default:
        // Fn ignores its arguments, so that a wrapper script may pass any.
        return await new FnServerBuilder().RunAsync(CancellationToken.None);
}

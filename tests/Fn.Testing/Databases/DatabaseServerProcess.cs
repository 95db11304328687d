using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit.v3;

namespace Fn.Testing.Databases;

/// <summary>A database server in a folder of its own, as a child that a shell watches over: both end with this process, even if it is killed.</summary>
public sealed class DatabaseServerProcess : IAsyncDisposable
{
    // Standard input stays open as long as this process lives. A line on it stops the server and keeps its data; its end removes them too.
    private const string Watch = """
        folder=$1 signal=$2
        shift 2
        exec 3<&0
        "$@" 3<&- </dev/null >>"$folder/log" 2>&1 &
        server=$!
        { read -r keep <&3; kill -"$signal" "$server"; [ -n "$keep" ]; } &
        watcher=$!
        wait "$server"
        wait "$watcher" || rm -rf "$folder"
        """;

    private readonly DatabaseRecipe _recipe;
    private Process? _watch;

    private DatabaseServerProcess(DatabaseRecipe recipe) => _recipe = recipe;

    /// <summary>Whether it was started and not stopped.</summary>
    public bool IsRunning => _watch is not null;

    /// <summary>Makes the server's files with a shell script, starts it and waits until it answers.</summary>
    /// <param name="missing">Why it cannot be on this machine, with which the test is skipped; null when it can.</param>
    /// <param name="describe">The recipe, for a folder and a port.</param>
    public static async Task<DatabaseServerProcess> StartAsync(
        string? missing,
        Func<string, int, DatabaseRecipe> describe
    )
    {
        if (missing is not null)
        {
            throw new NotSupportedException(DynamicSkipToken.Value + missing);
        }
        var folder = Directory.CreateTempSubdirectory("fn-database-").FullName;
        File.SetUnixFileMode(
            folder,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherExecute
        );
        var server = new DatabaseServerProcess(describe(folder, FreePort()));
        using var prepare = Process.Start("sh", ["-c", $"{{ {server._recipe.Prepare}\n}} >>'{folder}/log' 2>&1"]);
        await prepare.WaitForExitAsync();
        if (prepare.ExitCode != 0)
        {
            throw new InvalidOperationException($"the database was not made: {server.Log}");
        }
        await server.StartAsync();
        await server.ExecuteAsync(server._recipe.FirstSql);
        return server;
    }

    /// <summary>Starts it on the data it has.</summary>
    public async Task StartAsync()
    {
        _watch = Process.Start(
            new ProcessStartInfo("sh", ["-c", Watch, "watch", _recipe.Folder, _recipe.Signal, .. _recipe.Command])
            {
                RedirectStandardInput = true,
                UseShellExecute = false,
            }
        )!;
        try
        {
            await Wait.UntilAsync(IsAnsweringAsync, "the database answers");
        }
        catch (TimeoutException failure)
        {
            throw new InvalidOperationException($"the database server does not answer: {Log}", failure);
        }
    }

    /// <summary>Stops it; its data stay.</summary>
    public async Task StopAsync()
    {
        await _watch!.StandardInput.WriteLineAsync("keep");
        await EndAsync();
    }

    /// <summary>Makes an empty database.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync($"{_recipe.Create} {name}");
        return new TestDatabase(_recipe.Url(name), () => _recipe.Connect(name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await EndAsync();
        }
        if (Directory.Exists(_recipe.Folder))
        {
            Directory.Delete(_recipe.Folder, recursive: true);
        }
    }

    private string Log => File.Exists($"{_recipe.Folder}/log") ? File.ReadAllText($"{_recipe.Folder}/log") : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = _recipe.Connect(null);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task EndAsync()
    {
        _watch!.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
        _watch = null;
    }
}

using System.Data;
using System.Threading.Channels;
using Fn.Datastore.Sql;
using Microsoft.Data.Sqlite;

namespace Fn.Datastore.Sqlite;

/// <summary>
/// The one writer of a file. Writes that wait for their turn share a commit, for a commit costs a wait for the disk and they would wait
/// for it one after the other; each is undone for itself when it fails, and told when the commit is on the disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxShared = 128;
    private const string Savepoint = "write";
    private readonly SqliteLink _link;
    private readonly Channel<IWrite> _waiting = Channel.CreateUnbounded<IWrite>(new() { SingleReader = true });
    private readonly Task _writing;

    /// <param name="link">Belongs to this object from now on.</param>
    public SqliteWriter(SqliteLink link)
    {
        _link = link;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Runs work in a transaction.</summary>
    /// <returns>Its result, once it is on the disk.</returns>
    /// <exception cref="SqliteException">The transaction could not be begun or committed.</exception>
    public Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(write), this);
        return write.Done;
    }

    /// <summary>Ends when the writes that wait are done.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _link.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        var shared = new List<IWrite>(MaxShared);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (shared.Count < MaxShared && _waiting.Reader.TryRead(out var write))
            {
                shared.Add(write);
            }
            await CommitAsync(shared);
            shared.ForEach(static write => write.Tell());
            shared.Clear();
        }
    }

    private async Task CommitAsync(List<IWrite> shared)
    {
        try
        {
            await using var transaction = _link.Connection.BeginTransaction(IsolationLevel.Serializable);
            foreach (var write in shared)
            {
                await write.RunAsync(_link, transaction);
            }
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Also when SQLite itself undid the transaction, as it does when the disk is full: the writes before that one are undone too.
            var cause = shared.Select(static write => write.Failure).OfType<SqliteException>().LastOrDefault();
            shared.ForEach(write => write.Fail(cause ?? failure));
        }
    }

    private interface IWrite
    {
        Exception? Failure { get; }

        /// <summary>Does the work or undoes what it did of it.</summary>
        Task RunAsync(SqliteLink link, SqliteTransaction transaction);

        void Fail(Exception failure);

        void Tell();
    }

    private sealed class Write<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) : IWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public Exception? Failure { get; private set; }

        public async Task RunAsync(SqliteLink link, SqliteTransaction transaction)
        {
            transaction.Save(Savepoint);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _result = await work(link.Session(transaction, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception failure)
            {
                Failure = failure;
                transaction.Rollback(Savepoint);
            }
            transaction.Release(Savepoint);
        }

        public void Fail(Exception failure) => Failure ??= failure;

        public void Tell()
        {
            if (Failure is { } failure)
            {
                _done.SetException(failure);
            }
            else
            {
                _done.SetResult(_result!);
            }
        }
    }
}

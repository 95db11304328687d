using System.Runtime.CompilerServices;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>The functions of an application. Source: command line specification 3.6.</summary>
internal sealed class OracleFunctions(
    OciConnection connection,
    OraclePrebuiltFunctions prebuilt,
    FunctionMapping mapping,
    TimeProvider time
) : IFunctions
{
    private const string Path = "/20181201/functions";
    private readonly OciCollection _functions = new(connection, time, Path);

    public async Task<Function> CreateAsync(
        Function function,
        ChangeOptions options,
        CancellationToken cancellationToken
    )
    {
        var wanted = await CompleteAsync(function, cancellationToken);
        var created = await _functions.CreateAsync(
            writer => FunctionMapping.WriteNew(writer, wanted, options.ProvisionedConcurrency),
            options,
            cancellationToken
        );
        return await mapping.ReadAsync(created, cancellationToken);
    }

    public async Task<Function> GetAsync(string id, CancellationToken cancellationToken) =>
        await mapping.ReadAsync((await _functions.GetAsync(id, cancellationToken)).Body, cancellationToken);

    public async Task<Function?> FindByNameAsync(string appId, string name, CancellationToken cancellationToken)
    {
        var found = await _functions.FindAsync("applicationId", appId, name, cancellationToken);
        return found is null ? null : await mapping.ReadAsync(found.Body, cancellationToken);
    }

    public async IAsyncEnumerable<Function> ListAsync(
        string appId,
        ListFilter? filter,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in _functions.ListAsync("applicationId", appId, filter, cursor, cancellationToken))
        {
            yield return await mapping.ReadAsync(item, cancellationToken);
        }
    }

    public async Task<Function> UpdateAsync(
        Function function,
        ChangeOptions options,
        CancellationToken cancellationToken
    )
    {
        var seen = await _functions.GetSeenAsync(function.Id, cancellationToken);
        var before = await mapping.ReadAsync(seen.Body, cancellationToken);
        var config = ConfigChange.Merge(before.Config, function.Config);
        var after = await _functions.UpdateAsync(
            function.Id,
            writer => FunctionMapping.WriteUpdate(writer, before, function, config),
            options.IfMatch ?? (config is null ? null : seen.ETag),
            cancellationToken
        );
        if (options.ProvisionedConcurrency is { } concurrency)
        {
            after = await _functions.UpdateAsync(
                function.Id,
                writer => FunctionMapping.WriteConcurrency(writer, concurrency),
                options.IfMatch is null ? null : after.ETag,
                cancellationToken
            );
        }
        await _functions.WaitAsync(function.Id, options, cancellationToken);
        return await mapping.ReadAsync(after.Body, cancellationToken);
    }

    public Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken) =>
        _functions.DeleteAsync(id, options, cancellationToken);

    // A listing may be given by name, and says itself how much memory it needs; everything else gets the default.
    private async Task<Function> CompleteAsync(Function function, CancellationToken cancellationToken)
    {
        if (
            !function.Annotations.TryGetValue(ManagedAnnotations.PrebuiltListing, out var named)
            || named.AsString() is not { } name
        )
        {
            return function.Memory > 0 ? function : function with { Memory = FunctionMapping.DefaultMemory };
        }
        var listing = await prebuilt.ResolveAsync(name, cancellationToken);
        return function with
        {
            Annotations = new SortedDictionary<string, RawJson>(
                function.Annotations.ToDictionary(StringComparer.Ordinal),
                StringComparer.Ordinal
            )
            {
                [ManagedAnnotations.PrebuiltListing] = RawJson.FromString(listing),
            },
            Memory =
                function.Memory > 0
                    ? function.Memory
                    : await prebuilt.GetMinimumMemoryAsync(listing, cancellationToken),
        };
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using Fn.Cli.Providers.Oracle.Accounts;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client;
using Fn.Client.Connection;
using Fn.Model.Apps;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>The applications of a compartment, as apps. Source: command line specification 3.6.</summary>
internal sealed class OracleApps(OciConnection connection, IOracleAccount account, TimeProvider time) : IApps
{
    private const string Path = "/20181201/applications";
    private readonly OciCollection _applications = new(connection, time, Path);

    public async Task<App> CreateAsync(App app, ChangeOptions options, CancellationToken cancellationToken)
    {
        if (!HasSubnets(app))
        {
            throw new CliException(
                "Oracle-backed app creation requires at least one subnet; use --subnet-id <ocid> "
                    + "(or --annotation oracle.com/oci/subnetIds='[\"<subnet-ocid>\"]')"
            );
        }
        var compartment = await account.GetCompartmentAsync(cancellationToken);
        var created = await _applications.CreateAsync(
            writer =>
            {
                writer.WriteString("compartmentId", compartment);
                RequestBody.Config(writer, app.Config);
                writer.WriteString("displayName", app.Name);
                RequestBody.Text(writer, "shape", app.Shape);
                RequestBody.Text(writer, "syslogUrl", app.SyslogUrl);
                var change = new OciChange(writer, new App().Annotations, app.Annotations);
                change.Value("subnetIds", ManagedAnnotations.SubnetIds);
                WriteCommon(change);
            },
            options,
            cancellationToken
        );
        return Read(created);
    }

    public async Task<App?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        var compartment = await account.GetCompartmentAsync(cancellationToken);
        var found = await _applications.FindAsync("compartmentId", compartment, name, cancellationToken);
        return found is null ? null : Read(found.Body);
    }

    public async IAsyncEnumerable<App> ListAsync(
        ListFilter? filter,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var compartment = await account.GetCompartmentAsync(cancellationToken);
        await foreach (
            var item in _applications.ListAsync("compartmentId", compartment, filter, cursor, cancellationToken)
        )
        {
            yield return Read(item);
        }
    }

    public async Task UpdateAsync(App app, ChangeOptions options, CancellationToken cancellationToken)
    {
        var seen = await _applications.GetSeenAsync(app.Id, cancellationToken);
        var before = Read(seen.Body);
        var config = ConfigChange.Merge(before.Config, app.Config);
        await _applications.UpdateAsync(
            app.Id,
            writer =>
            {
                ConfigChange.Write(writer, config);
                if (app.SyslogUrl is not null && app.SyslogUrl != before.SyslogUrl)
                {
                    writer.WriteString("syslogUrl", app.SyslogUrl);
                }
                WriteCommon(new OciChange(writer, before.Annotations, app.Annotations));
            },
            options.IfMatch ?? (config is null ? null : seen.ETag),
            cancellationToken
        );
        await _applications.WaitAsync(app.Id, options, cancellationToken);
    }

    public Task MoveAsync(
        string id,
        string compartmentId,
        ChangeOptions options,
        CancellationToken cancellationToken
    ) =>
        _applications.ActAsync(
            id,
            "changeCompartment",
            writer => writer.WriteString("compartmentId", compartmentId),
            options,
            cancellationToken
        );

    public Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken) =>
        _applications.DeleteAsync(id, options, cancellationToken);

    private static bool HasSubnets(App app)
    {
        if (!app.Annotations.TryGetValue(ManagedAnnotations.SubnetIds, out var subnets))
        {
            return false;
        }
        using var list = JsonDocument.Parse(subnets.Text);
        return list.RootElement.ValueKind == JsonValueKind.Array && list.RootElement.GetArrayLength() > 0;
    }

    private static void WriteCommon(OciChange change)
    {
        change.Value("definedTags", ManagedAnnotations.DefinedTags);
        change.Value("freeformTags", ManagedAnnotations.FreeformTags);
        change.Attribute("imagePolicyConfig");
        change.Attribute("networkSecurityGroupIds");
        change.Attribute("securityAttributes");
        change.Attribute("traceConfig");
    }

    private static App Read(JsonElement item) =>
        new()
        {
            Id = OciJson.Text(item, "id"),
            Name = OciJson.Text(item, "displayName"),
            Config = OciJson.Map(item, "config"),
            SyslogUrl = OciJson.Text(item, "syslogUrl") is { Length: > 0 } url ? url : null,
            Shape = OciJson.Text(item, "shape"),
            CreatedAt = OciJson.Time(item, "timeCreated"),
            UpdatedAt = OciJson.Time(item, "timeUpdated"),
            Annotations = new OciAnnotations(item)
                .Keep("compartmentId", ManagedAnnotations.CompartmentId)
                .Keep("subnetIds", ManagedAnnotations.SubnetIds)
                .Keep("definedTags", ManagedAnnotations.DefinedTags)
                .Keep("freeformTags", ManagedAnnotations.FreeformTags)
                .KeepAttribute("imagePolicyConfig")
                .KeepAttribute("networkSecurityGroupIds")
                .KeepAttribute("securityAttributes")
                .KeepAttribute("traceConfig")
                .All,
        };
}

using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Fn.Architecture.Tests;

/// <summary>References between our projects go one way. Who may see whom is the table here, and nothing else is allowed.</summary>
public sealed class ReferenceRules
{
    private static readonly Dictionary<string, string[]> MaySee = new(StringComparer.Ordinal)
    {
        ["Fn.Model"] = [],
        ["Fn.Fdk"] = [],
        ["Fn.Client"] = ["Fn.Model"],
        ["Fn.Datastore"] = ["Fn.Model"],
        ["Fn.Agent"] = ["Fn.Model"],
        ["Fn.Agent.Docker"] = ["Fn.Model", "Fn.Agent"],
        ["Fn.Runner"] = ["Fn.Model", "Fn.Agent"],
        ["fn"] = ["Fn.Model", "Fn.Client"],
        ["fnserver"] = ["Fn.Model", "Fn.Datastore", "Fn.Agent", "Fn.Agent.Docker", "Fn.Runner"],
    };

    private static readonly ArchUnitNET.Domain.Architecture Product = new ArchLoader()
        .LoadAssemblies([.. MaySee.Keys.Select(Assembly.Load)])
        .Build();

    public static TheoryData<string, string> ForbiddenReferences =>
        [
            .. from one in MaySee
            from other in MaySee.Keys
            where other != one.Key && !one.Value.Contains(other)
            select new TheoryDataRow<string, string>(one.Key, other),
        ];

    [Theory]
    [MemberData(nameof(ForbiddenReferences))]
    public void A_project_sees_only_those_below_it(string project, string other)
    {
        var rule = Types()
            .That()
            .ResideInAssembly(Assembly.Load(project))
            .Should()
            .NotDependOnAny(Types().That().ResideInAssembly(Assembly.Load(other)))
            .Because($"{project} may see only [{string.Join(", ", MaySee[project])}]: move the code, or the seam")
            .WithoutRequiringPositiveResults();

        rule.Check(Product);
    }

    [Fact]
    public void Only_the_hosting_folder_of_the_server_knows_a_container_engine_by_name()
    {
        var rule = Types()
            .That()
            .ResideInAssembly(Assembly.Load("fnserver"))
            .And()
            .DoNotResideInNamespaceMatching(@"^Fn\.Server\.Hosting")
            .Should()
            .NotDependOnAny(Types().That().ResideInAssembly(Assembly.Load("Fn.Agent.Docker")))
            .Because("the engine is chosen in one place; everything else speaks to IContainerEngine");

        rule.Check(Product);
    }

    [Fact]
    public void Invocation_sees_an_invoker_and_never_the_agent_behind_it()
    {
        var rule = Types()
            .That()
            .ResideInNamespaceMatching(@"^Fn\.Server\.Invocation")
            .Should()
            .NotDependOnAny(
                Types()
                    .That()
                    .ResideInNamespaceMatching(@"^Fn\.Agent\.(Pool|Scaler|Admission|Sockets|Images|Logs|Engine)")
            )
            .Because("a load balancer puts a placer where a full node has its agent")
            .WithoutRequiringPositiveResults();

        rule.Check(Product);
    }

    [Fact]
    public void Every_project_under_src_is_in_the_table()
    {
        var projects = Directory
            .EnumerateFiles(SourceFolder, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("Boilerplate", StringComparison.Ordinal))
            .Select(AssemblyNameOf)
            .Order(StringComparer.Ordinal);

        Assert.Equal(MaySee.Keys.Order(StringComparer.Ordinal), projects);
    }

    private static string SourceFolder =>
        typeof(ReferenceRules)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "SourceFolder")
            .Value!;

    private static string AssemblyNameOf(string projectFile)
    {
        var name = System.Xml.Linq.XDocument.Load(projectFile).Descendants("AssemblyName").SingleOrDefault();
        return name?.Value ?? Path.GetFileNameWithoutExtension(projectFile);
    }
}

using System.Text;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class OracleInvokeTests
{
    [Fact]
    [Spec("cli 3.6", "invoke")]
    public async Task A_call_is_signed_and_names_the_compartment()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());
        bench.Cli.Input = Encoding.UTF8.GetBytes("{\"a\":1}");

        var output = await bench.OutputOfAsync("invoke demo f --fn-invoke-type detached --fn-intent cloudevent");

        Assert.Equal("{\"a\":1}\n", output);
        var call = bench.LastRequest;
        Assert.Equal("POST /20181201/functions/ocid1.fnfunc.oc1.phx.1/actions/invoke {\"a\":1}", call.ToString());
        Assert.Equal(OracleBench.Compartment, call.Header("opc-compartment-id"));
        Assert.Equal(("detached", "cloudevent"), (call.Header("fn-invoke-type"), call.Header("fn-intent")));
        Assert.Equal("application/json", call.Header("content-type"));
    }

    [Fact]
    [Spec("cli 10", "28")]
    public async Task The_type_that_was_asked_for_is_sent_and_signed()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());
        bench.Cli.Input = Encoding.UTF8.GetBytes("text");

        var output = await bench.OutputOfAsync("invoke demo f --content-type text/foo");
        var asked = bench.LastRequest.Header("content-type");
        bench.Cli.Write("func.yaml", "schema_version: 20180708\nname: f\ncontent_type: text/bar\n");
        await bench.OutputOfAsync("invoke demo f");

        Assert.Equal("text\n", output);
        Assert.Equal("text/foo", asked);
        Assert.Equal("text/bar", bench.LastRequest.Header("content-type"));
    }

    [Fact]
    public async Task A_kept_endpoint_belongs_to_its_compartment()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());
        await bench.OutputOfAsync("invoke demo f");
        var first = bench.Service.Requests.Count;

        await bench.OutputOfAsync("invoke demo f");
        var second = bench.Service.Requests.Count;
        bench.Settings["oracle.compartment-id"] = "ocid1.compartment.2";
        var failure = await bench.FailureOfAsync("invoke demo f");

        Assert.Equal(first + 1, second);
        Assert.Equal("app demo not found", failure);
    }

    [Fact]
    public async Task A_call_with_another_key_is_refused()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddFunction(bench.AddApp());
        await bench.OutputOfAsync("invoke demo f");
        using var other = System.Security.Cryptography.RSA.Create(2048);
        File.WriteAllText(bench.KeyFile, other.ExportPkcs8PrivateKeyPem());

        var output = await bench.OutputOfAsync("invoke demo f");

        Assert.Equal(
            "Error invoking function. status: 401 message: The required information is missing or wrong: wrong signature\n",
            output
        );
    }
}

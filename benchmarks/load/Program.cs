using System.CommandLine;
using Fn.Load;

// The program lies in artifacts/bin/Fn.Load/release; the user may call it from anywhere.
var root = Path.GetFullPath("../../../..", AppContext.BaseDirectory);
var quick = new Option<bool>("--quick") { Description = "Short runs: a look in two minutes, not a result." };
var only = new Option<string?>("--only") { Description = "Run one scenario.", HelpName = "NAME" };
only.AcceptOnlyFromAmong([.. BenchRun.ScenarioNames]);
var api = new Option<bool>("--api") { Description = "Measure the management API and the start instead of calls." };
var output = new Option<string>("--out")
{
    Description = "Folder of the results.",
    HelpName = "DIR",
    DefaultValueFactory = _ => Path.Combine(root, "dist/bench"),
};
var json = new Option<bool>("--json") { Description = "Print the figures as JSON; all else goes to stderr." };
var silent = new Option<bool>("--silent") { Description = "Let the function write no log line." };
var soak = new Option<TimeSpan?>("--soak")
{
    Description = "Mixed load with faults for so long, such as 30m, instead of measuring.",
    HelpName = "TIME",
    CustomParser = DurationArgument.Parse,
};
var server = new Option<string>("--server")
{
    Description = "The fnserver to measure.",
    HelpName = "FILE",
    DefaultValueFactory = _ => Path.Combine(root, "dist/bin/fnserver"),
};
var image = new Option<string>("--image")
{
    Description = "Image of the measured function.",
    HelpName = "NAME",
    DefaultValueFactory = _ => "fn-bench/hello",
};

var command = new RootCommand("Measures fnserver against the function it serves, in one run on one machine.")
{
    quick,
    only,
    api,
    output,
    json,
    silent,
    soak,
    server,
    image,
};
command.SetAction(
    (arguments, cancellationToken) =>
        BenchRun.RunAsync(
            new BenchOptions
            {
                Quick = arguments.GetValue(quick),
                Api = arguments.GetValue(api),
                EmptyApp = Path.Combine(root, "artifacts/dist/empty/empty"),
                Only = arguments.GetValue(only),
                Out = arguments.GetValue(output)!,
                Json = arguments.GetValue(json),
                Silent = arguments.GetValue(silent),
                Soak = arguments.GetValue(soak),
                Server = arguments.GetValue(server)!,
                Image = arguments.GetValue(image)!,
            },
            cancellationToken
        )
);

var parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
{
    var message = string.Join(
        ' ',
        parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
    );
    await Console.Error.WriteLineAsync($"bench: {message.TrimEnd('.')}. See ./bench --help.");
    return 2;
}

// After Ctrl-C the server is still to be stopped and its containers to be removed.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

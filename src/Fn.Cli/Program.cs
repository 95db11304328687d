using Fn.Cli;
using Fn.Cli.Output;

ClosedStreams.Replace();
return await FnProgram.RunAsync(args, CliHost.FromProcess(), CancellationToken.None);

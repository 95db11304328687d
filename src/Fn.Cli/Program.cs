using Fn.Cli;

return await FnProgram.RunAsync(args, CliHost.FromProcess(), CancellationToken.None);

using Relight.Cli;

return await Invocation.RunAsync(CommandTree.Create(), args);

using Relight.Cli;
using Relight.Cli.Output;
using Relight.Runs;

StandardStreams.Install();
RunDirectory.AnyWarned = new Notes().Report;
return await Invocation.RunAsync(CommandTree.Create(), args);

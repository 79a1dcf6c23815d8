using Relight.Cli;

return await RelightProgram.RunAsync(args);

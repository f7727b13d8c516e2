return await Throughline.Cli.CommandLine.RunAsync(args, CancellationToken.None);

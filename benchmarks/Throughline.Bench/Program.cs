using Throughline.Bench;

return await Benchmarks.RunAsync(args);

using BenchmarkDotNet.Running;
using Fn.Benchmarks.Pool;

BenchmarkSwitcher.FromAssembly(typeof(PoolBenchmarks).Assembly).Run(args);

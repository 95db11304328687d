using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fn.Agent.Tests")]

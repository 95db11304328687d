return 0; // the least that a native .NET executable can do: to start and to end

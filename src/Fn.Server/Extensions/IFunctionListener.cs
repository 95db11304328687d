using Fn.Model.Functions;

namespace Fn.Server.Extensions;

/// <summary>Stands around changes of functions.</summary>
public interface IFunctionListener : IChangeListener<Function>;

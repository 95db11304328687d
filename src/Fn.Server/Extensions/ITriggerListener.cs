using Fn.Model.Triggers;

namespace Fn.Server.Extensions;

/// <summary>Stands around changes of triggers.</summary>
public interface ITriggerListener : IChangeListener<Trigger>;

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fn.Server.Hosting;

/// <summary>Marks the connections that came by the admin listener.</summary>
internal sealed class AdminConnection
{
    private static readonly AdminConnection Mark = new();

    public static bool Has(HttpContext context) => context.Features.Get<AdminConnection>() is not null;

    /// <summary>Marks each connection of a listener.</summary>
    public static void MarkAll(ListenOptions listener) =>
        listener.Use(next =>
            connection =>
            {
                connection.Features.Set(Mark);
                return next(connection);
            }
        );
}

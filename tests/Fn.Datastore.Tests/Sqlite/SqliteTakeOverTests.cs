using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Sqlite;

public sealed class SqliteTakeOverTests() : TakeOverSuite(DatabaseProduct.Sqlite)
{
    protected override string Columns =>
        """
            SELECT t.name, c.name, lower(c.type), CASE c."notnull" WHEN 1 THEN 'NO' ELSE 'YES' END
            FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.type = 'table' ORDER BY t.name, c.cid
            """;

    protected override string Keys =>
        """
            SELECT t.name, (SELECT group_concat(c.name) FROM pragma_index_info(i.name) AS c)
            FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i
            WHERE t.type = 'table' AND i."unique"
            """;
}

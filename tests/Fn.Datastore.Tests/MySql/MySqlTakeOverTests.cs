using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.MySql;

public sealed class MySqlTakeOverTests() : TakeOverSuite(DatabaseProduct.MySql)
{
    protected override string Columns =>
        """
            SELECT table_name, column_name,
                CASE data_type WHEN 'varchar' THEN column_type WHEN 'tinyint' THEN 'boolean' ELSE data_type END,
                is_nullable
            FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
            """;

    protected override string Keys =>
        """
            SELECT table_name, GROUP_CONCAT(column_name ORDER BY seq_in_index)
            FROM information_schema.statistics WHERE table_schema = DATABASE() AND non_unique = 0
            GROUP BY table_name, index_name
            """;
}

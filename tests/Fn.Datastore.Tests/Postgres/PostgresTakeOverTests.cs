using Fn.Datastore.Tests.Suites;
using Fn.Testing.Databases;

namespace Fn.Datastore.Tests.Postgres;

public sealed class PostgresTakeOverTests() : TakeOverSuite(DatabaseProduct.Postgres)
{
    protected override string Columns =>
        """
            SELECT table_name, column_name,
                CASE data_type
                    WHEN 'character varying' THEN 'varchar(' || character_maximum_length || ')'
                    WHEN 'integer' THEN 'int'
                    ELSE data_type
                END,
                is_nullable
            FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position
            """;

    protected override string Keys =>
        """
            SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position)
            FROM information_schema.key_column_usage WHERE table_schema = current_schema()
            GROUP BY table_name, constraint_name
            """;
}

namespace Fn.Datastore.Sql;

/// <summary>What a failure of the database means to a store, whatever product it comes from.</summary>
internal enum FailureKind
{
    /// <summary>None of the others: a defect of ours, or a right that is missing.</summary>
    Other,

    /// <summary>A unique or primary key is taken.</summary>
    Duplicate,

    /// <summary>A value is longer than its column.</summary>
    TooLong,

    /// <summary>A value holds a character that the database cannot keep.</summary>
    Unstorable,

    /// <summary>The transaction lost against another and may be run again.</summary>
    Conflict,

    /// <summary>The database does not answer, or answers nobody at the moment.</summary>
    Unavailable,

    /// <summary>The database was reached and did not answer in time; asking again would take as long.</summary>
    TimedOut,
}

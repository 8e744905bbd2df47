using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// An item was written by a later version, in a form that this one would misread. Nothing is lost: a task that meets it comes again, and is done by the
/// later version, or once this one is gone.
/// </summary>
public sealed class TableSchemaException(TableKey key, long schema, long known)
    : Exception(FormattableString.Invariant($"The item {key.Partition} / {key.Sort} has schema {schema}; this version reads up to {known}."));

using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>What a failed condition says about a write that may have been applied by an earlier attempt, whose reply was lost.</summary>
internal static class LostReply
{
    /// <param name="before">The version that the condition asked for, 0 for none there.</param>
    /// <param name="found">The item that failed the condition (ReturnValuesOnConditionCheckFailure); null where there was none.</param>
    /// <param name="mayHaveBeenApplied">An earlier attempt had no reply.</param>
    /// <exception cref="WriteUncertainException">Others have written so much since that the item does not tell any more.</exception>
    public static WriteOutcome Judge(WriteToken token, long? before, DynamoItem? found, bool mayHaveBeenApplied)
    {
        if (found?.History.AgeOf(token) is { } age)
            return WriteOutcome.Applied(found.Version - age);
        if (!mayHaveBeenApplied || IsRefusedForCertain(before, found))
            return WriteOutcome.ConditionFailed;
        throw new WriteUncertainException();
    }

    /// <summary>The history reaches back to the version that the write would have made, and the write is not in it.</summary>
    private static bool IsRefusedForCertain(long? before, DynamoItem? found) =>
        found is not null && before is { } version && found.Version >= version && found.Version - found.History.Count <= version;
}

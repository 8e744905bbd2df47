namespace EmailPlatform.Mail.Bounces;

/// <summary>Phrases and what each means, in the order of their weight. One pass over a text finds the weightiest that it holds.</summary>
internal sealed class PhraseTable<T>
    where T : class
{
    private readonly Dictionary<string, (int Weight, Phrase Phrase, T Meaning)[]>.AlternateLookup<ReadOnlySpan<char>> _byFirstWord;

    public PhraseTable(IEnumerable<(string Phrase, T Meaning)> entries)
    {
        _byFirstWord = entries
            .Select((entry, weight) => (Weight: weight, Phrase: new Phrase(entry.Phrase), entry.Meaning))
            .GroupBy(entry => entry.Phrase.FirstWord)
            .ToDictionary(group => group.Key, group => group.ToArray())
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="plain">Simplified by <see cref="PlainWords.Of"/>.</param>
    public T? Find(ReadOnlySpan<char> plain)
    {
        var weight = int.MaxValue;
        T? meaning = null;
        while (!plain.IsEmpty)
        {
            var length = PlainWords.MeasureWord(plain);
            if (length > 0 && _byFirstWord.TryGetValue(plain[..length], out var candidates))
            {
                foreach (var candidate in candidates)
                {
                    if (candidate.Weight < weight && candidate.Phrase.Starts(plain))
                        (weight, meaning) = (candidate.Weight, candidate.Meaning);
                }
            }

            plain = plain[Math.Max(length, 1)..];
        }

        return meaning;
    }
}

using System.Globalization;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Accepting;

/// <summary>Gathers what is wrong with a request, so that one reply names all of it; stops at <see cref="Max"/>.</summary>
internal sealed class InputErrors
{
    /// <summary>A reply that lists a thousand bad recipients helps nobody.</summary>
    private const int Max = 50;

    private List<InputError>? _errors;

    public bool Any => _errors is not null;

    public void Add(string pointer, string code, string detail)
    {
        _errors ??= [];
        if (_errors.Count < Max)
            _errors.Add(new InputError(pointer, code, detail));
    }

    public void Missing(string pointer) => Add(pointer, "required", $"The field '{pointer[(pointer.LastIndexOf('/') + 1)..]}' is required.");

    public void TooMany(string pointer, int max) =>
        Add(pointer, "too_many", string.Create(CultureInfo.InvariantCulture, $"At most {max} are allowed here."));

    public void TooLong(string pointer, int max) =>
        Add(pointer, "too_long", string.Create(CultureInfo.InvariantCulture, $"At most {max} characters are allowed here."));

    public Refusal ToRefusal() => Refusal.Invalid(_errors!);
}

using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Api.Problems;

/// <summary>Why a request was not done (RFC 9457). The status alone decides the type, so that is <c>about:blank</c> (§4.2.1).</summary>
/// <param name="Type">Always <c>about:blank</c>.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Code">Stable, snake_case; what a program decides by.</param>
/// <param name="RequestId">As in the header <c>X-Request-Id</c>; quote it when asking for help.</param>
/// <param name="Errors">Each thing that is wrong with the input.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, string RequestId, IReadOnlyList<InputError>? Errors);

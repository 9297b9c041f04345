// Requests as a span: a run may have millions, and through an interface each would be copied to be looked at.

using System.Runtime.InteropServices;
using SpecSim.Serving;

namespace SpecSim.Results;

internal static class Records
{
    public static ReadOnlySpan<RequestRecord> Of(IReadOnlyList<RequestRecord> requests) => requests switch
    {
        RequestRecord[] array => array,
        List<RequestRecord> list => CollectionsMarshal.AsSpan(list),
        _ => requests.ToArray(),
    };
}

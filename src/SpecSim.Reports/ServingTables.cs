// The tables of a serving run.

using SpecSim.Results;

namespace SpecSim.Reports;

internal static class ServingTables
{
    public static IReadOnlyList<Table> Of(ServingReport report)
    {
        (Books plain, Books drafted) =
            (report.Outcome.Result.Baseline.Books, report.Outcome.Result.Speculative.Books);
        string[] Row(string name, Func<Books, long> count) =>
            [name, Units.Count(count(plain)), Units.Count(count(drafted))];
        return
        [
            new Table(
                "Where requests ended",
                ["", "Without", "With"],
                [
                    Row("Requests", books => books.Requests),
                    Row("Finished", books => books.Finished),
                    Row("Rejected", books => books.Rejected),
                    Row("Timed out", books => books.TimedOut),
                    Row("Cancelled", books => books.Cancelled),
                ]),
        ];
    }
}

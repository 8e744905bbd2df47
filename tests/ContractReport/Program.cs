using EmailPlatform.ContractReport;

// Every test of every port's contract, by name, for each adapter: dotnet EmailPlatform.ContractReport.dll FOLDER-OF-TRX-FILES
if (args is not [var folder])
{
    Console.Error.WriteLine("Which folder has the results? (dotnet test --logger trx --results-directory FOLDER)");
    return 2;
}

var runs = Directory.EnumerateFiles(folder, "*.trx").Select(TestRun.Read).ToList();
var contracts = Contract.Find(runs);
var faults = 0;
foreach (var contract in contracts)
{
    Console.WriteLine($"== {contract.Name}: {string.Join(", ", contract.Adapters.Select(adapter => adapter.Name))}");
    foreach (var test in contract.Tests)
    {
        var outcomes = contract.Adapters.Select(adapter => $"{adapter.Name} {adapter.OutcomeOf(test)}").ToList();
        var isShown = outcomes.TrueForAll(outcome => outcome.EndsWith(Adapter.Passed, StringComparison.Ordinal));
        faults += isShown ? 0 : 1;
        Console.WriteLine($"   {(isShown ? ' ' : '!')} {test,-90} {string.Join("  ", outcomes)}");
    }
    foreach (var missing in Adapter.Required.Except(contract.Adapters.Select(adapter => adapter.Name)))
    {
        faults++;
        Console.WriteLine($"   ! no suite of {missing}");
    }
}
Console.WriteLine($"{contracts.Count} contracts, {contracts.Sum(contract => contract.Tests.Count)} tests, {faults} not shown for every adapter");
return faults == 0 && contracts.Count > 0 ? 0 : 1;

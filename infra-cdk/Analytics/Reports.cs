using Amazon.CDK;
using Amazon.CDK.AWS.QuickSight;
using Constructs;

namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>Events by day and kind in QuickSight. The account must be subscribed to it, and the group must exist (docs/deploying.md).</summary>
internal sealed class Reports : Construct
{
    private const string Identifier = "events";
    private const string Table = "events";

    private static readonly string[] Columns = ["day", "bucket", "id", "tenant", "kind", "stream", "route", "bounce"];

    public Reports(Construct scope, string id, string environment, string group, string database, string workGroup)
        : base(scope, id)
    {
        var stack = Stack.Of(this);
        var name = $"email-platform-{environment}";
        var readers = stack.FormatArn(new ArnComponents { Service = "quicksight", Resource = "group", ResourceName = $"default/{group}" });
        var source = new CfnDataSource(this, "Source", new CfnDataSourceProps
        {
            AwsAccountId = stack.Account,
            DataSourceId = $"{name}-archive",
            Name = "Mail events",
            Type = "ATHENA",
            DataSourceParameters = new CfnDataSource.DataSourceParametersProperty
            {
                AthenaParameters = new CfnDataSource.AthenaParametersProperty { WorkGroup = workGroup },
            },
            Permissions = new[]
            {
                new CfnDataSource.ResourcePermissionProperty
                {
                    Principal = readers,
                    Actions = ["quicksight:DescribeDataSource", "quicksight:DescribeDataSourcePermissions", "quicksight:PassDataSource"],
                },
            },
        });
        var set = AddDataSet(stack.Account, $"{name}-events", readers, source, database);
        var definition = Definition(set);
        // One definition serves both; the library has a type of each property for each of them.
        var analysis = new CfnAnalysis(this, "Analysis", new CfnAnalysisProps
        {
            AwsAccountId = stack.Account,
            AnalysisId = $"{name}-deliveries",
            Name = "Deliveries",
            Permissions = new[]
            {
                new CfnAnalysis.ResourcePermissionProperty
                {
                    Principal = readers,
                    Actions = ["quicksight:DescribeAnalysis", "quicksight:DescribeAnalysisPermissions", "quicksight:QueryAnalysis"],
                },
            },
        });
        analysis.AddPropertyOverride("Definition", definition);
        var dashboard = new CfnDashboard(this, "Dashboard", new CfnDashboardProps
        {
            AwsAccountId = stack.Account,
            DashboardId = $"{name}-deliveries",
            Name = "Deliveries",
            Permissions = new[]
            {
                new CfnDashboard.ResourcePermissionProperty
                {
                    Principal = readers,
                    Actions = ["quicksight:DescribeDashboard", "quicksight:ListDashboardVersions", "quicksight:QueryDashboard"],
                },
            },
        });
        dashboard.AddPropertyOverride("Definition", definition);
    }

    private CfnDataSet AddDataSet(string account, string id, string readers, CfnDataSource source, string database) => new(this, "Events", new CfnDataSetProps
    {
        AwsAccountId = account,
        DataSetId = id,
        Name = "Mail events",
        ImportMode = "DIRECT_QUERY",
        PhysicalTableMap = new Dictionary<string, object>
        {
            [Table] = new CfnDataSet.PhysicalTableProperty
            {
                RelationalTable = new CfnDataSet.RelationalTableProperty
                {
                    DataSourceArn = source.AttrArn,
                    Schema = database,
                    Name = Table,
                    InputColumns = Columns
                        .Select(column => new CfnDataSet.InputColumnProperty { Name = column, Type = "STRING" }).ToArray(),
                },
            },
        },
        Permissions = new[]
        {
            new CfnDataSet.ResourcePermissionProperty
            {
                Principal = readers,
                Actions = ["quicksight:DescribeDataSet", "quicksight:DescribeDataSetPermissions", "quicksight:PassDataSet", "quicksight:DescribeIngestion", "quicksight:ListIngestions"],
            },
        },
    });

    /// <summary>One sheet with one chart: distinct events by day, stacked by kind.</summary>
    private static Dictionary<string, object> Definition(CfnDataSet set) => new()
    {
        ["DataSetIdentifierDeclarations"] = new object[] { Members(("Identifier", Identifier), ("DataSetArn", set.AttrArn)) },
        ["Sheets"] = new object[]
        {
            Members(
                ("SheetId", "deliveries"),
                ("Name", "Deliveries"),
                ("Visuals", new object[] { Members(("BarChartVisual", Chart())) })),
        },
    };

    private static Dictionary<string, object> Chart() => Members(
        ("VisualId", "events-by-day"),
        ("ChartConfiguration", Members(
            ("Orientation", "VERTICAL"),
            ("BarsArrangement", "STACKED"),
            ("FieldWells", Members(("BarChartAggregatedFieldWells", Members(
                ("Category", new object[] { Dimension("day") }),
                ("Colors", new object[] { Dimension("kind") }),
                ("Values", new object[]
                {
                    Members(("CategoricalMeasureField", Members(
                        ("FieldId", "events"), ("Column", Column("id")), ("AggregationFunction", "DISTINCT_COUNT")))),
                }))))))));

    private static Dictionary<string, object> Dimension(string column) =>
        Members(("CategoricalDimensionField", Members(("FieldId", column), ("Column", Column(column)))));

    private static Dictionary<string, object> Column(string name) => Members(("DataSetIdentifier", Identifier), ("ColumnName", name));

    private static Dictionary<string, object> Members(params (string Name, object Value)[] members) =>
        members.ToDictionary(member => member.Name, member => member.Value);
}

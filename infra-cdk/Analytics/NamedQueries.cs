using Amazon.CDK.AWS.Athena;
using Constructs;

namespace EmailPlatform.InfraCdk.Analytics;

/// <summary>The questions that runbooks ask. The archive may hold an event twice, so all of them count ids once.</summary>
internal sealed class NamedQueries : Construct
{
    private static readonly (string Name, string Text)[] Queries =
    [
        ("bounces by tenant", Rate("bounced")),
        ("complaints by tenant", Rate("complained")),
        ("deliveries by receiver", """
            SELECT split_part(recipient, '@', 2) AS receiver, kind, count(DISTINCT id) AS events
            FROM events
            WHERE day = date_format(current_date, '%Y-%m-%d') AND kind IN ('delivered', 'deferred', 'bounced')
            GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 200
            """),
        ("one message", """
            SELECT DISTINCT time, kind, attempt, route, response, enhanced_status
            FROM events
            WHERE day BETWEEN ? AND ? AND bucket = ? AND message_id = ?
            ORDER BY time
            """),
    ];

    public NamedQueries(Construct scope, string id, string database, CfnWorkGroup workGroup)
        : base(scope, id)
    {
        foreach (var (name, text) in Queries)
        {
            var query = new CfnNamedQuery(this, name, new CfnNamedQueryProps { Name = name, Database = database, QueryString = text, WorkGroup = workGroup.Name });
            query.AddDependency(workGroup);
        }
    }

    private static string Rate(string kind) => $"""
        SELECT tenant, stream,
          count(DISTINCT IF(kind = '{kind}', message_id)) AS {kind},
          count(DISTINCT IF(kind = 'sent', message_id)) AS sent,
          round(100.0 * count(DISTINCT IF(kind = '{kind}', message_id)) / greatest(count(DISTINCT IF(kind = 'sent', message_id)), 1), 3) AS percent
        FROM events
        WHERE day >= date_format(current_date - interval '1' day, '%Y-%m-%d')
        GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50
        """;
}

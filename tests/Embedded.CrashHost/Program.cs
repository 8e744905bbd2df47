using System.Globalization;
using System.Text;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.Embedded.Tables;
using Microsoft.Extensions.Logging.Abstractions;

// Writes to every store from many callers until it is killed, and prints what each store has acknowledged: "KIND ID", one a line.
var folder = DataFolder.Open(args[0]);
var first = long.Parse(args[1], CultureInfo.InvariantCulture);
var time = TimeProvider.System;
var database = SqliteDatabase.Open(folder, NullLogger<SqliteDatabase>.Instance);
var table = new SqliteTable(database, time);
var queue = new SqliteWorkQueue(database, "crash", time);
var stream = new SqliteEventStream(database, TimeSpan.FromDays(1), time);
var blobs = new FileBlobStore(folder, new UploadUrls(new Uri("http://localhost"), new byte[32], time), time);
var output = Console.OpenStandardOutput();
var none = CancellationToken.None;
var next = first;

await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(WriteForeverAsync)));

async Task WriteForeverAsync()
{
    while (true)
    {
        var id = Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture);
        var document = Encoding.UTF8.GetBytes($$"""{"id":{{id}},"filler":"{{new string('x', 1000)}}"}""");
        TableWrite[] both =
        [
            new TableWrite.Put { Key = new($"a#{id}", "r"), Document = document, Condition = WriteCondition.Absent },
            new TableWrite.Put { Key = new($"b#{id}", "r"), Document = document, Condition = WriteCondition.Absent },
        ];
        if (await table.TransactAsync(both, none) is null)
            throw new InvalidOperationException($"{id} was there before.");
        Acknowledge("table", id);
        await queue.SendAsync([new WorkItem($"g{id[^1]}", Encoding.UTF8.GetBytes(id))], none);
        Acknowledge("queue", id);
        await stream.AppendAsync([new StreamRecord(id, Encoding.UTF8.GetBytes(id))], none);
        Acknowledge("stream", id);
        if (id[^1] == '0')
        {
            await blobs.PutAsync($"crash/{id}", document, expiresAt: null, none);
            Acknowledge("blob", id);
        }
    }
}

void Acknowledge(string kind, string id)
{
    var line = Encoding.ASCII.GetBytes($"{kind} {id}\n");
    lock (output)
        output.Write(line);
}

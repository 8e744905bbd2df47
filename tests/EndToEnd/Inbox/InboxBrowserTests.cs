using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

/// <summary>What a real browser makes of the page: hostile mail in Chromium, with a server that notes every request.</summary>
public sealed class InboxBrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    private const string Hostile =
        """
        From: "<script>PWNED()</script>" <evil@example.net>
        Subject: </iframe><img src=/HIT-subject onerror="document.title='PWNED'">
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/html

        <!doctype html><meta http-equiv=refresh content="0;url=/HIT-refresh"><base href="/HIT-base/"><link rel=stylesheet href=/HIT-sheet>
        <link rel=prefetch href=/HIT-prefetch><style>@import "/HIT-import"; body { background: url(/HIT-background) }
        @font-face { font-family: f; src: url(/HIT-font) } p { font-family: f }</style>
        <body onload="document.body.append('PWNED'); fetch('/HIT-fetch')"><p>hello</p></iframe></body></html>
        <script>fetch('/HIT-script'); parent.document.body.append('PWNED'); top.location = '/HIT-top'</script>
        <svg onload="fetch('/HIT-svg')"><image href=/HIT-image /><use href="/HIT-use#x" /></svg>
        <img src=/HIT-img srcset=/HIT-srcset onerror="fetch('/HIT-onerror')"><input type=image src=/HIT-input>
        <form action=/HIT-form><input autofocus onfocus="this.form.submit()"></form><table background=/HIT-table></table>
        <iframe src=/HIT-frame></iframe><iframe srcdoc="<script>fetch('/HIT-srcdoc')</script>"></iframe>
        <object data=/HIT-object></object><embed src=/HIT-embed><audio autoplay src=/HIT-audio></audio>
        <video autoplay poster=/HIT-poster src=/HIT-video></video>
        --x
        Content-Type: application/x; name="<img src=/HIT-name onerror=PWNED()>"

        --x--
        """;

    [Fact]
    public async Task Page_HostileMail_RunsNothingAndLoadsNothing()
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not installed.");
        await using var inbox = await InboxHost.StartAsync(host => host.UseKestrel().UseUrls("http://127.0.0.1:0"));
        await inbox.DeliverAsync(Hostile);

        var page = await RenderAsync($"{inbox.Address}/inbox#1");
        var alone = await RenderAsync($"{inbox.Address}/inbox/messages/1/html");

        Assert.Contains("&lt;/iframe&gt;&lt;img src=/HIT-subject", page, StringComparison.Ordinal);
        Assert.Contains("<p>hello</p>", alone, StringComparison.Ordinal);
        Assert.Equal(2, inbox.Requested.Count(path => path == "/inbox/messages/1/html"));
        Assert.DoesNotContain(inbox.Requested, path => path.Contains("HIT", StringComparison.Ordinal));
        Assert.DoesNotContain("<title>PWNED", page, StringComparison.Ordinal);
        Assert.DoesNotContain("</html>PWNED", page + alone, StringComparison.Ordinal);
    }

    /// <summary>The document after its scripts have run for some seconds of the browser's own clock.</summary>
    private static async Task<string> RenderAsync(string url)
    {
        var profile = Directory.CreateTempSubdirectory("chromium").FullName;
        try
        {
            var start = new ProcessStartInfo(Chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={profile}", "--virtual-time-budget=5000", "--dump-dom", url])
                start.ArgumentList.Add(argument);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromMinutes(1));
            using var process = Process.Start(start)!;
            try
            {
                var errors = process.StandardError.ReadToEndAsync(deadline.Token);
                var document = await process.StandardOutput.ReadToEndAsync(deadline.Token);
                await errors;
                await process.WaitForExitAsync(deadline.Token);
                return document;
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}

using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Html;

namespace EmailPlatform.Core.Tests.Templates;

/// <summary>Templates of two tenants over one table.</summary>
public abstract class TemplateFixture : IDisposable
{
    private readonly TemporaryTable _store = new();

    protected TemplateFixture() => Templates = new TemplateStore(_store.Table, Compiler, _store.Time);

    protected static TenantId Shop { get; } = TenantId.Parse("shop");

    protected static TenantId Other { get; } = TenantId.Parse("other");

    protected static TemplateName Welcome { get; } = Name("welcome");

    protected static TemplateHtml Reader { get; } = new();

    protected static TemplateCompiler Compiler { get; } = new(Reader);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ITable Table => _store.Table;

    protected TestKit.ManualTimeProvider Time => _store.Time;

    protected TemplateStore Templates { get; }

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static TemplateName Name(string text) => TemplateName.TryParse(text, out var name) ? name : throw new FormatException(text);

    protected static TemplateDraft Draft(string text, bool publish = true) =>
        new(new TemplateContent { Subject = "Hi {{ name }}", Text = text }, Publish: publish);

    protected async Task<Template> CreateAsync(string text = "one", bool publish = true) =>
        (await Templates.CreateAsync(Shop, Welcome, Draft(text, publish), Cancellation)).Value!;

    protected async Task<Template> UpdateAsync(string text, bool publish = true) =>
        (await Templates.UpdateAsync(Shop, Welcome, Draft(text, publish), Cancellation)).Value!;

    /// <summary>The text of a version, or the code of the refusal.</summary>
    protected async Task<string> TextAsync(int? version = null) =>
        (await Templates.GetVersionAsync(Shop, Welcome, version, Cancellation)).IsRefused(out var refusal, out var found) ? refusal.Code : found.Content.Text!;
}

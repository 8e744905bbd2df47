using EmailPlatform.Local;
using EmailPlatform.Local.Bounces;
using EmailPlatform.Local.Composing;
using EmailPlatform.Local.Rendering;
using EmailPlatform.Local.Serving;
using EmailPlatform.Local.Templates;

return args switch
{
    [] => await Serve.RunAsync([]),
    ["serve", .. var rest] => await Serve.RunAsync(rest),
    ["bounce", .. var files] => await BounceCommand.RunAsync(files),
    ["render", .. var rest] => await RenderCommand.RunAsync(rest),
    ["compose", .. var requests] => await ComposeCommand.RunAsync(requests),
    ["templates", .. var rest] => await TemplatesCommand.RunAsync(rest),
    ["--help" or "-h" or "help", ..] => Usage.Print(),
    [['-', ..], ..] => await Serve.RunAsync(args),
    [var verb, ..] => Usage.Refuse($"There is no command '{verb}'."),
};

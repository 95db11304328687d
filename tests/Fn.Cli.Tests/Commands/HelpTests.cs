using Fn.Cli.Tests.Harness;
using Fn.Testing;

namespace Fn.Cli.Tests.Commands;

/// <summary>The help pages, specification 1.6.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("fn")]
    [InlineData("fn help")]
    [InlineData("fn h")]
    [InlineData("fn --help")]
    [InlineData("fn -h")]
    [InlineData("fn -v")]
    public async Task The_root_page_has_its_sections_in_order(string line)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        var headings = result.Output.Split('\n').Where(static text => text.Length > 0 && text[0] != ' ');
        Assert.Equal(
            [
                "Fn Command Line Tool  -  Version 0.7.0",
                "ENVIRONMENT VARIABLES",
                "GENERAL COMMANDS",
                "MANAGEMENT COMMANDS",
                "GLOBAL OPTIONS",
                "FURTHER HELP:       See 'fn <command> --help' for more information about a command.",
                "LEARN MORE:         https://github.com/fnproject/fn",
            ],
            headings.Where(static text => text is not ("DEVELOPMENT COMMANDS" or "SERVER COMMANDS")),
            StringComparer.Ordinal
        );
        Assert.Equal(("", 0), (result.Error, result.Code));
    }

    [Theory]
    [InlineData("fn list apps --help")]
    [InlineData("fn ls a -h")]
    [InlineData("fn list help apps")]
    [Spec("cli 10", "69")]
    public async Task A_command_page_shows_usage_description_and_flags(string line)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.StartsWith(
            "\nMANAGEMENT COMMAND\n  fn list apps - List all created applications\n"
                + "\nUSAGE\n  fn [global options] list apps [command options]\n"
                + "\nDESCRIPTION\n  List all created applications\n"
                + "\nCOMMAND OPTIONS\n  --cursor value           pagination cursor\n"
                + "  -n value                 number of items to return, 0 for all (default: 100)\n",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(("", 0), (result.Error, result.Code));
    }

    [Fact]
    public async Task A_long_alias_has_two_dashes_and_a_short_one_has_one()
    {
        using var cli = new CliFixture();

        var deploy = await cli.RunAsync("fn deploy --help");

        Assert.Contains("\n  --local, --skip-push  ", deploy.Output, StringComparison.Ordinal);
        Assert.Contains("\n  --working-dir value, -w value  ", deploy.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verb_page_lists_its_objects_and_help()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn use");

        Assert.Equal(
            CliResult.Success(
                "\nMANAGEMENT COMMAND\n  fn use - Select context for further commands\n"
                    + "\nUSAGE\n  fn [global options] use [command options] <subcommand>\n"
                    + "\nDESCRIPTION\n  Select context for further commands\n"
                    + "\nSUBCOMMANDS\n  context, ctx  Use context for future invocations\n"
                    + "  help, h       Shows a list of commands or help for one command\n"
                    + "\nCOMMAND OPTIONS\n  --help, -h  show help\n"
                    + "\nFURTHER HELP:  See 'fn use <subcommand> --help' for more information about a command.\n"
            ),
            result
        );
    }

    [Fact]
    public async Task Help_for_a_verb_leaves_out_the_help_row_and_the_options()
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync("fn help use");

        Assert.DoesNotContain("help, h", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMAND OPTIONS", result.Output, StringComparison.Ordinal);
        Assert.Contains("SUBCOMMANDS\n  context, ctx  Use context", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [Spec("cli 10", "47")]
    [Spec("cli 1.5", "NO_COLOR")]
    public async Task Colours_are_for_terminals_only_and_NO_COLOR_ends_them(string variable, string value)
    {
        using var cli = new CliFixture { IsTerminal = true };

        var coloured = await cli.RunAsync("fn get config");
        cli.Environment[variable] = value;
        var plain = await cli.RunAsync("fn get config");

        Assert.Contains("\e[1mSUBCOMMANDS\e[0m", coloured.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain.Output);
    }

    [Fact]
    [Spec("cli 1.5", "codes")]
    public async Task An_error_on_a_terminal_is_coloured_as_in_the_original()
    {
        using var cli = new CliFixture { IsTerminal = true };

        var failed = await cli.RunAsync("fn use context default");
        var missing = await cli.RunAsync("fn create app");

        Assert.Equal(
            "\e[1m\nFn:\e[0m Context default currently in use\e[3m\n\nSee \e[0m\e[96m'fn <command> --help'\e[0m"
                + "\e[3m for more information.\e[0m Client version: 0.7.0\n",
            failed.Error
        );
        Assert.Contains(
            "requires the missing argument '\e[31m<app-name>\e[0m'\n",
            missing.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_hint_follows_the_envelope_only_on_a_terminal()
    {
        using var cli = new CliFixture();
        cli.Environment["NO_COLOR"] = "1";

        var script = await cli.RunAsync("fn creat app x");
        cli.IsTerminal = true;
        var person = await cli.RunAsync("fn creat app x");

        Assert.StartsWith(script.Error, person.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nHint: Did you mean 'create'?\n", person.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Hint", script.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fn use demo", "After 'fn use' comes one of: context.")]
    [InlineData("fn get app demo", "After 'fn get' comes one of: config, pbfs.")]
    [InlineData("fn list function demo", "Did you mean 'functions'?")]
    [InlineData("fn delete app ''", "The name is empty; is a variable not set?")]
    [InlineData("fn inspect app demo id.x", "There is no value at 'id.x'.")]
    [InlineData(
        "fn invoke --endpoint nourl",
        "An endpoint is a URL; 'fn inspect function APP FUNCTION --endpoint' prints that of a function."
    )]
    [InlineData("fn obliterate", "'fn help' lists the commands.")]
    [InlineData("fn apps list", "The verb comes first, as in 'fn list apps'.")]
    [InlineData("fn logs demo", "What functions write stands in the log of the server at level debug.")]
    [InlineData("fn call demo hello", "A function is called by 'fn invoke APP FUNCTION'.")]
    [InlineData("fn init", "A new function in a directory of its own: fn init --runtime go NAME")]
    [InlineData("fn init --runtime pyton", "Did you mean 'python'?")]
    [InlineData("fn create app --confg A=1 x", "Did you mean '--config'?")]
    [InlineData("fn --app demo list functions", "The options of a command stand behind its name: fn COMMAND --OPTION.")]
    [InlineData("fn create trigger demo hello t", "The only type is http: --type http, or 'type: http' in func.yaml.")]
    [InlineData("fn create function demo f hello", "Write it as name:tag, such as hello:0.0.1.")]
    [InlineData("fn list triggers demo", "'fn create trigger APP FUNCTION NAME --type http --source /path' makes one.")]
    [InlineData("fn build", "Go to the directory with the func.yaml, or start a function there: fn init --runtime go")]
    [InlineData(
        "fn deploy --app demo --all",
        "Name the app in one beside the functions: echo 'name: myapp' > app.yaml"
    )]
    [InlineData(
        "fn invoke demo",
        "Name both: fn invoke APP FUNCTION; 'fn list apps' and 'fn list functions APP' show what there is."
    )]
    public async Task A_mistake_is_followed_by_the_way_out(string line, string hint)
    {
        using var cli = new CliFixture();
        cli.Environment["NO_COLOR"] = "1";
        await cli.PrepareAsync("fn create app demo", "fn create function demo hello i:1");

        var script = await cli.RunAsync(line);
        cli.IsTerminal = true;
        var person = await cli.RunAsync(line);

        Assert.Equal((1, $"{script.Error}\nHint: {hint}\n"), (person.Code, person.Error));
        Assert.DoesNotContain("Hint", script.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_in_the_arguments_of_a_call_is_pointed_out()
    {
        using var cli = new CliFixture { IsTerminal = true };
        cli.Environment["NO_COLOR"] = "1";
        await cli.PrepareAsync("fn create app demo", "fn create function demo hello i:1");

        var result = await cli.RunAsync("fn invoke demo hello {}");

        Assert.StartsWith(
            "Hint: '{}' is not sent: the input of a call is standard input",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("fn list apps x y", "Hint: 'fn list apps' takes no arguments, so this has no effect: x y\n")]
    [InlineData("fn unset context x", "Hint: 'fn unset context' takes no arguments, so this has no effect: x\n")]
    [InlineData(
        "fn get config app demo K v",
        "Hint: 'fn get config app' takes <app-name> <key>, so this has no effect: v\n"
    )]
    [InlineData("fn inspect app demo name", "")]
    public async Task Arguments_without_effect_are_pointed_out_to_a_person(string line, string hint)
    {
        using var cli = new CliFixture();
        cli.Environment["NO_COLOR"] = "1";
        await cli.PrepareAsync("fn create app demo --config K=1");

        var script = await cli.RunAsync(line);
        await cli.RunAsync("fn use context default");
        cli.IsTerminal = true;
        var person = await cli.RunAsync(line);

        Assert.Equal((0, 0, ""), (script.Code, person.Code, script.Error));
        Assert.Equal((script.Output, hint), (person.Output, person.Error));
    }

    [Theory]
    [InlineData(
        "fn help help",
        "\n\n  fn help - Shows a list of commands or help for one command\n\nUSAGE\n  fn [global options] help [command options] [command]\n"
    )]
    [InlineData("fn help --help", "\n\n  fn help - Shows a list of commands or help for one command\n")]
    [InlineData("fn create help help", "\n\n  fn create help - Shows a list of commands or help for one command\n")]
    public async Task Help_has_a_page_too(string line, string start)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith(start, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fn list functions dmeo", "Did you mean 'demo'?")]
    [InlineData("fn inspect function demo hallo", "Did you mean 'hello'?")]
    [InlineData("fn delete app other", "Names are exact; 'fn list' shows what there is.")]
    [InlineData("fn inspect function demo other", "Names are exact; 'fn list' shows what there is.")]
    public async Task A_name_that_is_near_is_suggested_to_a_person(string line, string hint)
    {
        using var cli = new CliFixture();
        cli.Environment["NO_COLOR"] = "1";
        await cli.PrepareAsync("fn create app demo", "fn create function demo hello i:1");

        var script = await cli.RunAsync(line);
        cli.IsTerminal = true;
        var person = await cli.RunAsync(line);

        Assert.Equal($"{script.Error}\nHint: {hint}\n", person.Error);
    }

    [Theory]
    [Spec("cli 2.7", "other providers")]
    [InlineData("fn list pbfs")]
    [InlineData("fn list pbfs versions x --current")]
    [InlineData("fn get pbfs version x")]
    public async Task Prebuilt_functions_are_known_and_refused(string line)
    {
        using var cli = new CliFixture();

        var result = await cli.RunAsync(line);

        Assert.Equal(CliResult.Failure("PBF commands are only supported with an oracle provider"), result);
    }
}

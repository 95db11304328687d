using System.ComponentModel;
using System.Diagnostics;

namespace Fn.Server.Tests;

/// <summary><c>deploy/systemd/fnserver.service</c> is a unit that systemd takes without a word.</summary>
public sealed class SystemdUnitTests
{
    private const string Installed = "/usr/local/bin/fnserver";

    [Fact]
    public async Task The_unit_has_no_fault()
    {
        var unit = await File.ReadAllTextAsync(
            Path.Combine(SettingCatalogueTests.Repository, "deploy/systemd/fnserver.service"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains($"ExecStart={Installed}\n", unit);

        var faults = await VerifyAsync(unit.Replace(Installed, "/bin/true", StringComparison.Ordinal));

        Assert.Equal("", faults);
    }

    [Fact]
    public async Task A_misspelt_word_would_be_found()
    {
        var faults = await VerifyAsync("[Service]\nExecStart=/bin/true\nRestrt=on-failure\n");

        Assert.Contains("Unknown key", faults);
    }

    /// <returns>What systemd says about the unit, and not about others of this machine.</returns>
    private static async Task<string> VerifyAsync(string unit)
    {
        var directory = Directory.CreateTempSubdirectory("fn-unit-");
        try
        {
            var path = Path.Combine(directory.FullName, "fnserver.service");
            await File.WriteAllTextAsync(path, unit, TestContext.Current.CancellationToken);
            using var verify = Process.Start(
                new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", path])
                {
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
            var said = await verify.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await verify.WaitForExitAsync(TestContext.Current.CancellationToken);
            return string.Concat(said.Split('\n').Where(static line => line.Contains("fnserver.service")));
        }
        catch (Win32Exception)
        {
            Assert.Skip("systemd-analyze is missing: apt-get install systemd");
            throw;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}

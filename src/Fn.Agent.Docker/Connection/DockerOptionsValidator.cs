using Microsoft.Extensions.Options;

namespace Fn.Agent.Docker.Connection;

internal sealed class DockerOptionsValidator : IValidateOptions<DockerOptions>
{
    public ValidateOptionsResult Validate(string? name, DockerOptions options) =>
        EngineAddress.TryParse(options.Host, out _)
            ? ValidateTls(options)
            : ValidateOptionsResult.Fail(
                $"DOCKER_HOST is '{options.Host}', which is no address of an engine; "
                    + "use unix:///var/run/docker.sock, tcp://host:2375, or leave it unset."
            );

    private static ValidateOptionsResult ValidateTls(DockerOptions options)
    {
        if (!options.UsesTls)
        {
            return ValidateOptionsResult.Success;
        }
        var missing = EngineTls.Files(options.CertDirectory).FirstOrDefault(file => !File.Exists(file));
        return missing is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"DOCKER_TLS_VERIFY is set but {missing} is missing; put it there, or name another directory with DOCKER_CERT_PATH."
            );
    }
}

using Microsoft.Extensions.Configuration;

namespace Fn.Agent.Docker.Connection;

/// <summary>How the Docker Engine is reached and used.</summary>
/// <remarks>Source: server specification 7; every member is the environment variable of its key, unset by default.</remarks>
public sealed class DockerOptions
{
    /// <summary>Where the engine listens.</summary>
    /// <value><c>unix:///path</c>, <c>tcp://host:port</c>, <c>http://…</c> or <c>https://…</c>.</value>
    [ConfigurationKeyName("DOCKER_HOST")]
    public string Host { get; set; } = "unix:///var/run/docker.sock";

    /// <summary>Whether to speak TLS with client certificates: anything that is not empty means yes.</summary>
    [ConfigurationKeyName("DOCKER_TLS_VERIFY")]
    public string TlsVerify { get; set; } = "";

    /// <summary>Directory of <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>.</summary>
    /// <value>Empty is <c>.docker</c> in <see cref="Home"/>.</value>
    [ConfigurationKeyName("DOCKER_CERT_PATH")]
    public string CertPath { get; set; } = "";

    /// <summary>Directory of the <c>config.json</c> that holds registry credentials.</summary>
    /// <value>Empty is <c>.docker</c> in <see cref="Home"/>.</value>
    [ConfigurationKeyName("DOCKER_CONFIG")]
    public string ConfigDirectory { get; set; } = "";

    /// <summary>Home directory of the user the server runs as.</summary>
    [ConfigurationKeyName("HOME")]
    public string Home { get; set; } = "";

    /// <summary>Networks for function containers, separated by white space; each container joins the least used.</summary>
    [ConfigurationKeyName("FN_DOCKER_NETWORKS")]
    public string Networks { get; set; } = "";

    /// <summary>Registry credentials as the text of a Docker <c>config.json</c>; it goes before the file.</summary>
    [ConfigurationKeyName("FN_DOCKER_AUTH")]
    public string Auth { get; set; } = "";

    /// <summary>Image archive that is loaded into the engine before it is used.</summary>
    [ConfigurationKeyName("FN_DOCKER_LOAD_FILE")]
    public string LoadFile { get; set; } = "";

    /// <summary>Certificate of the authority that vouches for the <c>tcp+tls</c> syslog receivers of apps.</summary>
    /// <value>Path on the engine's machine; empty is that machine's own authorities.</value>
    [ConfigurationKeyName("FN_SYSLOG_TLS_CA_CERT")]
    public string SyslogCaCert { get; set; } = "";

    internal bool UsesTls => TlsVerify.Length > 0;

    internal string CertDirectory => CertPath.Length > 0 ? CertPath : Path.Combine(Home, ".docker");
}

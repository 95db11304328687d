namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>The settings of contexts that only the Oracle providers read. Source: command line specification 3.2.</summary>
internal static class OracleKeys
{
    public const string Compartment = "oracle.compartment-id";
    public const string DisableCertificates = "oracle.disable-certs";
    public const string Fingerprint = "oracle.fingerprint";
    public const string ImageCompartment = "oracle.image-compartment-id";
    public const string KeyFile = "oracle.key-file";
    public const string PassPhrase = "oracle.pass-phrase";
    public const string Profile = "oracle.profile";
    public const string Tenancy = "oracle.tenancy-id";
    public const string User = "oracle.user-id";
}

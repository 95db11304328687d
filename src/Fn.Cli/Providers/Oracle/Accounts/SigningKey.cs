using System.Security.Cryptography;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>A private key and the name under which the service knows its public half.</summary>
/// <param name="Id">Value of <c>keyId</c> in the signature; may hold a token, so it is never shown.</param>
/// <param name="Key">The private key.</param>
/// <param name="DelegationToken">Sent and signed as <c>opc-obo-token</c>; null for none.</param>
internal sealed record SigningKey(string Id, RSA Key, string? DelegationToken = null);

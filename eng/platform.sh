# shellcheck shell=bash
# The machine's architecture in the words of .NET and of Debian, which are npm's and Docker's too.

case $(uname -m) in
    x86_64) dotnet_arch=x64 debian_arch=amd64 ;;
    aarch64) dotnet_arch=arm64 debian_arch=arm64 ;;
    *) fail "$(uname -m) is not supported: Fn in C# runs on x86_64 and aarch64" ;;
esac

export dotnet_arch debian_arch

# product_property NAME reads a value of Directory.Build.props, where the versions a user sees stand.
product_property() {
    sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" Directory.Build.props
}

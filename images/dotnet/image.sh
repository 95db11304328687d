# shellcheck shell=bash
# fnproject/dotnet: the SDK of this machine on Debian, and a base of a few MB for what it compiles. Sourced by images/build.
# shellcheck disable=SC2154 # cache and dotnet_arch come from there

image_dotnet() {
    local hash fdk sdk name
    command -v dotnet >/dev/null || fail "the .NET SDK is missing: see https://dot.net/download for version 10"
    ./build fdk
    fdk=$(product_property FnFdkVersion)
    sdk=$(dotnet --version)
    name=fnproject/dotnet:${sdk%%.*}.0-$fdk
    hash=$(image_hash images/dotnet/{Dockerfile,image.sh,warm} images/rootfs dist/share/fn/packages)
    hash=$(printf '%s' "$hash $sdk" | sha256sum | cut -c1-32)
    make_own "$name-dev" "$hash" build_dotnet dev
    make_own "$name" "$hash" build_dotnet run
}

# build_dotnet TARGET NAME HASH
build_dotnet() {
    local folder
    temp_folder folder
    context images/dotnet "$folder"
    cp images/rootfs/collect "$folder"
    if [[ $1 == dev ]]; then
        step "Fetching the packages of native compilation" fetch_packages "$folder"
        link_sdk "$folder/dotnet"
        mkdir "$folder/fdk"
        cp dist/share/fn/packages/*.nupkg "$folder/fdk"
    fi
    replace_image "$2" stream_build "$folder" -t "$2" --label "$inputs_label=$3" --target "$1" --build-arg "FDK_VERSION=$fdk"
}

# stream_build FOLDER OPTION... builds from FOLDER with its links followed, so that the SDK is not copied first.
stream_build() {
    local folder=$1
    shift
    tar -C "$folder" -ch --owner=0 --group=0 \
        --exclude './dotnet/sdk/*/FSharp' --exclude './dotnet/sdk/*/DotnetTools' --exclude './dotnet/sdk/*/TestHostNetFramework' \
        --exclude './packages/*.nupkg' . |
        docker_build "$@" -
}

# link_sdk FOLDER makes FOLDER look like a .NET installation with the SDK in use alone.
link_sdk() {
    local root part
    root=$(dirname "$(realpath "$(command -v dotnet)")")
    mkdir -p "$1/sdk"
    ln -s "$root/sdk/$sdk" "$1/sdk/$sdk"
    for part in dotnet host packs shared sdk-manifests; do
        [[ ! -e $root/$part ]] || ln -s "$root/$part" "$1/$part"
    done
}

# fetch_packages FOLDER fills FOLDER/packages with what a function's restore asks for: the compiler that belongs to the SDK, and
# the FDK. Packages of an earlier run are taken from the cache.
fetch_packages() {
    local packages=$cache/nuget-$sdk
    # The same version may have another content while it is being worked on.
    rm -rf "$packages/fn.fdk"
    dotnet restore "$1/warm/func.csproj" -r "linux-$dotnet_arch" --packages "$packages" -v q -nologo \
        -p:_IsPublishing=true -p:Configuration=Release -p:NuGetAudit=false \
        "-p:FnFdkVersion=$fdk" "-p:RestoreAdditionalProjectSources=$PWD/dist/share/fn/packages"
    rm -rf "$1"/warm/{obj,bin}
    ln -s "$packages" "$1/packages"
}

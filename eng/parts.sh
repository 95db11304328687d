# shellcheck shell=bash
# The parts of the product: for each what it needs, whether it is there, and how it is made. Needs platform.sh and packages.sh.

# shellcheck disable=SC2154 # dotnet_arch comes from platform.sh

share=dist/share/fn

# publish PROJECT OUT [OPTION...] publishes for this machine into OUT, which it empties first.
publish() {
    local project=$1 out=$2
    shift 2
    rm -rf "$out"
    dotnet publish "$project" -c Release -r "linux-$dotnet_arch" -o "$out" -nologo -v q \
        -p:DebugType=none -p:DebugSymbols=false "$@"
}

# deliver FILE FOLDER replaces a file in one go: whoever runs the old one keeps it.
deliver() {
    local target
    target=$2/$(basename "$1")
    install -m 755 "$1" "$target.new"
    mv -f "$target.new" "$target"
}

need_fn() { need_packages clang zlib1g-dev; }
has_fn() { [[ -x dist/bin/fn ]]; }
make_fn() {
    publish src/Fn.Cli artifacts/dist/fn -p:StripSymbols=true
    deliver artifacts/dist/fn/fn dist/bin
}

need_fnserver() { :; }
has_fnserver() { [[ -x dist/bin/fnserver ]]; }
make_fnserver() {
    local file
    # Not composite, which a single file is by default: that compiles the whole framework again, for minutes.
    publish src/Fn.Server artifacts/dist/fnserver --self-contained \
        -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=false
    rm -f dist/bin/*.so
    for file in artifacts/dist/fnserver/{fnserver,*.so}; do
        [[ ! -e $file ]] || deliver "$file" dist/bin
    done
}

need_fdk() { :; }
has_fdk() { compgen -G "$share/packages/Fn.Fdk.*.nupkg" >/dev/null; }
make_fdk() {
    rm -rf artifacts/dist/fdk
    dotnet pack src/Fn.Fdk -c Release -o artifacts/dist/fdk -nologo -v q
    rm -rf "$share/packages"
    mkdir -p "$share/packages"
    mv artifacts/dist/fdk/Fn.Fdk.*.nupkg "$share/packages"
}

need_rootfs() { need_packages ca-certificates libssl3 libstdc++6 zlib1g; }
has_rootfs() { [[ -e $share/fnserver-rootfs.tar && -e $share/fnserver.Dockerfile ]]; }
make_rootfs() {
    local root
    root=$(mktemp -d)
    # This runs in a subshell of its own, see step.
    # shellcheck disable=SC2064
    trap "rm -rf '$root'" EXIT
    images/rootfs/collect "$root"
    mkdir -p "$root/app/data"
    tar -C "$root" --owner=0 --group=0 --sort=name --mtime=@0 -cf "$share/fnserver-rootfs.tar.new" .
    mv -f "$share/fnserver-rootfs.tar.new" "$share/fnserver-rootfs.tar"
    cp images/fnserver/Dockerfile "$share/fnserver.Dockerfile"
}

# shellcheck shell=bash
# The archive of a release and what lies beside it. Needs platform.sh and a complete dist/.

# shellcheck disable=SC2154 # dotnet_arch and share come from platform.sh and parts.sh

# make_release packs dist/ into dist/release; the same files give the same archive.
make_release() {
    local name staging
    name=fn-$(product_property FnCliVersion)-linux-$dotnet_arch
    staging=$(mktemp -d)
    # This runs in a subshell of its own, see step.
    # shellcheck disable=SC2064
    trap "rm -rf '$staging'" EXIT

    mkdir -p "$staging/$name/share/fn/completions"
    cp -r dist/bin "$staging/$name/bin"
    cp -r "$share/." "$staging/$name/share/fn"
    cp src/Fn.Cli/Completions/* "$staging/$name/share/fn/completions"
    cp LICENSE README.md CHANGELOG.md "$staging/$name"
    if [[ -n ${FN_RELEASE_URL:-} ]]; then
        # 'fn version' looks there for a newer one.
        printf '%s\n' "$FN_RELEASE_URL" >"$staging/$name/share/fn/release-url"
    fi

    rm -rf dist/release
    mkdir -p dist/release
    tar -C "$staging" --owner=0 --group=0 --numeric-owner --sort=name --mtime="@${SOURCE_DATE_EPOCH:-$(stat -c %Y dist/bin/fnserver)}" --mode=u+rw,go+r,go-w -cf - "$name" |
        gzip -n >"dist/release/$name.tar.gz"
    (cd dist/release && sha256sum -- *.tar.gz >SHA256SUMS)
    sed "s|^published=$|published=${FN_RELEASE_URL:-}|" install >dist/release/install
    chmod 755 dist/release/install
}

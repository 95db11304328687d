# shellcheck shell=bash
# Debian packages the scripts need. Needs say.sh.

# need_packages PACKAGE... installs what is missing; without root it says what to type.
need_packages() {
    local package missing=()
    # Elsewhere than on Debian and its kin the tools themselves tell what they lack.
    command -v dpkg-query >/dev/null || return 0
    for package; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        fail "some packages are missing. Install them and start again: sudo apt-get install ${missing[*]}"
    fi
    step "Installing ${missing[*]}" install_packages "${missing[@]}"
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    local install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "$@")
    # A fresh machine has no package lists, an old one outdated ones.
    "${install[@]}" || {
        apt-get update
        "${install[@]}"
    }
}

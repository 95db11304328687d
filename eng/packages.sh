# shellcheck shell=bash
# Debian packages the scripts need. Needs say.sh.

# need_packages PACKAGE... installs what is missing; without root it says what to type.
need_packages() {
    local package missing=()
    # Elsewhere than on Debian and its kin the tools themselves tell what they lack.
    command -v dpkg-query >/dev/null || return 0
    for package; do
        has_package "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        fail "some packages are missing. Install them and start again: sudo apt-get install ${missing[*]}"
    fi
    step "Installing ${missing[*]}" install_packages "${missing[@]}"
}

# has_package PACKAGE tells whether it is installed, by this name or by another: Debian 13 has libssl3 as libssl3t64.
has_package() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) != installed ]] || return 0
    # shellcheck disable=SC2016 # the names in braces are dpkg-query's
    dpkg-query -W -f='${db:Status-Status} ${Provides}\n' | awk -v name="$1" '
        $1 == "installed" { for (i = 2; i <= NF; i++) { sub(/,$/, "", $i); if ($i == name) found = 1 } }
        END { exit !found }'
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

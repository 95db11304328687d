# shellcheck shell=bash
# debian:bookworm-slim: pulled, else made with debootstrap. Sourced by images/build.
# shellcheck disable=SC2154 # cache and debian_arch come from there

debian_files=(images/debian/{image.sh,dpkg.cfg,apt.conf})

image_debian() {
    make debian:bookworm-slim "$(debian_hash)" build_debian
}

debian_hash() { printf '%s' "$debian_arch $(digest "${debian_files[@]}" images/debian/Dockerfile "$(site_certificates)")" | sha256sum | cut -c1-32; }

build_debian() {
    local rootfs folder
    rootfs=$cache/debian-bookworm-$debian_arch-$(digest "${debian_files[@]}" | cut -c1-8).tar
    if [[ ! -e $rootfs ]]; then
        ((EUID == 0)) || fail "making debian:bookworm-slim without a registry needs root: sudo images/build debian"
        need_packages debootstrap
        rm -f "$cache"/debian-bookworm-"$debian_arch"-*.tar
        step "Fetching Debian bookworm" debootstrap_tar "$rootfs"
    fi
    temp_folder folder
    context images/debian "$folder"
    ln "$rootfs" "$folder/rootfs.tar" 2>/dev/null || cp "$rootfs" "$folder/rootfs.tar"
    build_image "$1" "$2" "$folder"
}

# debootstrap_tar FILE makes a tar of a minimal Debian, without documentation, translations and package lists.
debootstrap_tar() {
    local root mirror
    root=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf '$root' '$1.new'" EXIT
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" ${FN_DEBIAN_MIRROR:+"$FN_DEBIAN_MIRROR"}
    # Without a mirror of the site's, debootstrap has chosen its own.
    mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")

    cp images/debian/dpkg.cfg "$root/etc/dpkg/dpkg.cfg.d/slim"
    cp images/debian/apt.conf "$root/etc/apt/apt.conf.d/slim"
    cat >"$root/etc/apt/sources.list" <<EOF
deb $mirror bookworm main
deb $mirror bookworm-updates main
deb ${mirror%/debian}/debian-security bookworm-security main
EOF
    # A package's service has nobody to start it in a container.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"

    chroot "$root" apt-get clean
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/{apt,debconf,ldconfig}/* "$root"/var/log/* "$root"/etc/resolv.conf
    find "$root/usr/share/doc" -mindepth 1 -not -type d -not -name copyright -delete
    rm -rf "$root"/usr/share/{man,info,groff,lintian,linda}/* "$root"/usr/share/locale/*
    tar -C "$root" --numeric-owner --one-file-system --exclude './dev/*' --exclude './proc/*' --exclude './sys/*' -cf "$1.new" .
    mv "$1.new" "$1"
}

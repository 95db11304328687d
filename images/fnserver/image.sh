# shellcheck shell=bash
# fnproject/fnserver at our version: what `fn start` makes by itself, for registries and clusters. Sourced by images/build.

image_fnserver() {
    local name
    ./build fnserver rootfs
    name=fnproject/fnserver:$(product_property FnServerVersion)
    make_own "$name" "$(digest dist/bin/{fnserver,*.so} dist/share/fn/fnserver{-rootfs.tar,.Dockerfile})" build_fnserver
}

# build_fnserver NAME HASH
build_fnserver() {
    local folder
    temp_folder folder
    mkdir "$folder/fnserver"
    cp -t "$folder/fnserver" dist/bin/fnserver dist/bin/*.so
    cp dist/share/fn/fnserver.Dockerfile "$folder/Dockerfile"
    cp dist/share/fn/fnserver-rootfs.tar "$folder/rootfs.tar"
    build_image "$1" "$2" "$folder"
}

# shellcheck shell=bash
# fnproject/node: pulled, else the node and npm of the npm registry. Sourced by images/build.
# shellcheck disable=SC2154 # debian_arch comes from there

node_version=24

image_node() {
    local hash
    hash=$(image_hash images/node/{Dockerfile,image.sh})
    make "fnproject/node:$node_version-dev" "$hash" build_node dev
    make "fnproject/node:$node_version" "$hash" build_node run
}

# build_node TARGET NAME HASH
build_node() {
    local folder
    temp_folder folder
    context images/node "$folder"
    build_image "$2" "$3" "$folder" --target "$1" \
        --build-arg "NODE_VERSION=$node_version" --build-arg "NODE_PACKAGE=node-linux-${debian_arch/amd64/x64}"
}

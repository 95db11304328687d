# shellcheck shell=bash
# fnproject/go: pulled, else Debian's Go. Sourced by images/build.

go_version=1.24

image_go() {
    local hash
    hash=$(image_hash images/go/{Dockerfile,image.sh,offer-fdk,fdk-go})
    make "fnproject/go:$go_version-dev" "$hash" build_go dev
    make "fnproject/go:$go_version" "$hash" build_go run
}

# build_go TARGET NAME HASH
build_go() {
    local folder
    temp_folder folder
    context images/go "$folder"
    build_image "$2" "$3" "$folder" --target "$1" --build-arg GOPROXY
}

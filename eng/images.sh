# shellcheck shell=bash
# Images that are there, that can be pulled, or that are made here. Needs say.sh, engine.sh and inputs.sh.

# What an image of ours was made of; a pulled one has no such label.
inputs_label=fn.image.inputs

# has_image NAME HASH tells whether the image is there: a real one, or one made from these inputs.
has_image() {
    local label
    label=$(docker image inspect --format "{{with .Config.Labels}}{{index . \"$inputs_label\"}}{{end}}" "$1" 2>/dev/null) || return 1
    [[ -z $label || $label == "$2" ]]
}

registry=unknown

# pull NAME gets an image from its registry. A registry that does not answer within five seconds is asked no more in this run.
pull() {
    local answer
    [[ ${FN_IMAGES_PULL:-yes} != no && $registry != away ]] || return 1
    if answer=$(timeout 5 docker manifest inspect "$1" 2>&1 >/dev/null); then
        registry=here
        step "Pulling $1" docker pull "$1"
    else
        [[ $answer == *"no such manifest"* || $answer == *denied* || $answer == *unauthorized* ]] || registry=away
        return 1
    fi
}

# build_image NAME HASH FOLDER [OPTION...] builds an image from FOLDER as it will be used under NAME.
build_image() {
    local name=$1 hash=$2 folder=$3
    shift 3
    replace_image "$name" docker_build -t "$name" --label "$inputs_label=$hash" "$@" "$folder"
}

# replace_image NAME COMMAND... makes an image anew and drops the one it replaces, unless something still stands on that.
replace_image() {
    local name=$1 old
    shift
    old=$(docker image inspect --format '{{.Id}}' "$name" 2>/dev/null) || old=
    step "Building $name" "$@"
    [[ -z $old || $old == "$(docker image inspect --format '{{.Id}}' "$name")" ]] || docker rmi "$old" >/dev/null 2>&1 || true
}

# site_certificates gives the folder with the certificate authorities that this site adds to the public ones.
site_certificates() { printf '%s' "${FN_IMAGES_CA_DIR:-/usr/local/share/ca-certificates}"; }

# copy_site_certificates FOLDER puts them into a build context; the folder is there even if there are none.
copy_site_certificates() {
    local from certificate
    from=$(site_certificates)
    mkdir -p "$1"
    [[ -z ${FN_IMAGES_CA_DIR:-} || -d $from ]] || fail "FN_IMAGES_CA_DIR names $from, which is no folder"
    for certificate in "$from"/*.crt; do
        [[ ! -e $certificate ]] || cp -L "$certificate" "$1"
    done
}

# image_hash PATH... is the hash of an image's inputs: those paths, the site's certificates and the base image.
image_hash() {
    local base
    base=$(docker image inspect --format '{{.Id}}' debian:bookworm-slim 2>/dev/null) || base=none
    printf '%s' "$(digest "$@" "$(site_certificates)") $base" | sha256sum | cut -c1-32
}

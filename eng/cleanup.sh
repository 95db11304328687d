# shellcheck shell=bash
# What must not outlive a script, however it ends.

cleanups=()

# at_exit COMMAND... is run when the script ends, the newest first.
at_exit() {
    local quoted
    printf -v quoted '%q ' "$@"
    cleanups=("$quoted" "${cleanups[@]}")
}

run_cleanups() {
    local status=$? each
    trap - EXIT
    for each in "${cleanups[@]}"; do
        eval "$each" || true
    done
    exit "$status"
}

trap run_cleanups EXIT
# So that an interrupted script takes the road through EXIT too.
trap 'echo >&2; exit 130' INT
trap 'exit 143' TERM

# temp_folder VARIABLE makes a folder that is gone at the end.
temp_folder() {
    local made
    made=$(mktemp -d)
    at_exit rm -rf "$made"
    printf -v "$1" '%s' "$made"
}

# shellcheck shell=bash
# How the scripts speak: results on stdout, trouble on stderr, the noise of long steps in one log file.

# The log is shared by the scripts that one of them calls.
export FN_LOG="${FN_LOG:-${TMPDIR:-/tmp}/fn-$(basename "$0").$$.log}"

# Services and cron may have none, but .NET, Docker and we keep things there.
[[ -n ${HOME:-} ]] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
export HOME="${HOME:-/tmp}"

say() { printf '%s\n' "$*"; }

warn() { printf '%s\n' "$*" >&2; }

fail() {
    warn "$(basename "$0"): $*"
    exit 1
}

# step TITLE COMMAND... runs a long command into the log, with one live line on a terminal.
# Not to be used as a condition: a function given as the command would then run on after a failure.
step() {
    local title=$1 began=$SECONDS status ticker=
    shift
    printf '\n==== %s: %s\n' "$title" "$*" >>"$FN_LOG"
    if [[ -t 1 ]]; then
        tick "$title" &
        ticker=$!
    fi

    set +e
    (
        set -e
        "$@"
    ) >>"$FN_LOG" 2>&1 </dev/null
    status=$?
    set -e

    if [[ -n $ticker ]]; then
        kill "$ticker" 2>/dev/null || true
        wait "$ticker" 2>/dev/null || true
        printf '\r\033[K'
    fi
    if ((status == 0)); then
        say "$title: done in $((SECONDS - began)) s"
    elif ((status == 130)); then
        exit 130
    else
        tail -n 15 "$FN_LOG" | sed 's/^/    /' >&2
        fail "$title failed after $((SECONDS - began)) s; the whole story is in $FN_LOG"
    fi
}

# tick TITLE repaints the live line until it is killed or its shell is gone.
tick() {
    local began=$SECONDS shell=$$
    while kill -0 "$shell" 2>/dev/null; do
        printf '\r\033[K%s: %d s' "$1" $((SECONDS - began))
        sleep 0.5
    done
}

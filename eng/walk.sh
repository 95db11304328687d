# shellcheck shell=bash
# What the quickstart shows. Needs say.sh and server.sh.
# shellcheck disable=SC2154 # home and port come from ./quickstart

programs=$PWD/dist/bin

# with_own_settings COMMAND... runs a command with the quickstart's contexts and server, but the user's engine settings.
with_own_settings() {
    env -u FN_CONTEXT -u FN_TOKEN -u FN_PROVIDER HOME="$home" DOCKER_CONFIG="${DOCKER_CONFIG:-$HOME/.docker}" \
        FN_API_URL="http://localhost:$port" FN_REGISTRY="$prefix" PATH="$programs:$PATH" "$@"
}

# prompt COMMAND... prints a command as a user would type it.
prompt() {
    local word line='$'
    for word; do
        [[ $word != *[[:space:]]* ]] || word="'$word'"
        line+=" $word"
    done
    printf '\n%s\n' "$line" | tee -a "$FN_LOG"
}

# show COMMAND... prints a command and its answer.
show() {
    local status=0
    prompt "$@"
    if [[ -t 1 ]]; then
        with_own_settings "$@" </dev/null || status=$?
    else
        with_own_settings "$@" </dev/null 2>&1 | tee -a "$FN_LOG" || status=${PIPESTATUS[0]}
    fi
    ((status == 0)) || fail "'$*' ended with code $status; the whole story is in $FN_LOG"
}

# call NAME shows the call of a function. fn invoke succeeds whatever a function answers; here an error ends the walk.
call() {
    local answer status=0
    prompt fn invoke myapp "$1"
    answer=$(with_own_settings fn invoke myapp "$1" </dev/null 2>&1) || status=$?
    printf '%s\n' "$answer" | tee -a "$FN_LOG"
    [[ $status == 0 && $answer != "Error invoking function"* ]] ||
        fail "the function $1 did not answer. The server's log: docker logs fnserver, or $home/.fn/fnserver.log"
}

# enter FOLDER is a cd that is shown.
enter() {
    prompt cd "$1"
    cd "$1" || fail "there is no folder $1 in $PWD"
}

note() { printf '\n# %s\n' "$*"; }

# prepare_folders makes the place for the functions; those of the last run are made anew.
prepare_folders() {
    rm -rf "$home/functions"
    mkdir -p "$home/functions"
}

walk() {
    start_server
    show fn list contexts
    enter "$home/functions"
    app
    show fn list apps
    greet go hello
    greet dotnet hello-dotnet
    show_paused hello
    show_idle_end
    farewell
}

start_server() {
    if own_server; then
        note "The server of the last run is up; going on with it."
        await_server
        return 0
    fi
    show fn start --detach --port "$port"
    remember_server
    await_server
}

app() {
    if with_own_settings fn inspect app myapp >/dev/null 2>&1; then
        note "The app myapp is there from the last run."
    else
        show fn create app myapp
    fi
}

# greet RUNTIME NAME makes a function, deploys it and calls it.
greet() {
    show fn init --runtime "$1" "$2"
    enter "$2"
    show fn deploy --app myapp --local
    enter ..
    call "$2"
}

# containers_of NAME [STATUS] gives the containers of a function, in a state if one is asked for.
containers_of() {
    docker ps --format '{{.ID}} {{.Image}}' ${2:+--filter "status=$2"} |
        awk -v image="$prefix/$1:" 'index($2, image) == 1 { print $1 }' | grep .
}

# await SECONDS COMMAND... waits until a command succeeds.
await() {
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null; do
        ((SECONDS < until)) || return 1
        sleep 0.1
    done
}

show_paused() {
    note "Between calls a function's container stays, paused, so that the next call needs no start:"
    # It may have served its idle time already.
    containers_of "$1" >/dev/null || call "$1"
    await 10 containers_of "$1" paused || fail "the container of $1 was not paused within 10 seconds; see docker ps and $FN_LOG"
    show docker ps --format 'table {{.Image}}\t{{.Status}}'
}

show_idle_end() {
    note "After its idle time it goes. A function that asks for two seconds:"
    show fn init --runtime go brief
    enter brief
    printf '\n$ %s\n' "echo 'idle_timeout: 2' >> func.yaml"
    echo 'idle_timeout: 2' >>func.yaml
    show fn deploy --app myapp --local
    call brief
    show docker ps --format 'table {{.Image}}\t{{.Status}}'
    await 30 no_containers_of brief || fail "the container of brief was still there after 30 seconds; see docker ps and $FN_LOG"
    note "A moment later:"
    show docker ps --format 'table {{.Image}}\t{{.Status}}'
}

no_containers_of() { ! containers_of "$1"; }

farewell() {
    local settings="PATH=$programs:\$PATH"
    ((port == 8080)) || settings+=" FN_API_URL=http://localhost:$port"
    say ""
    say "The server goes on at http://localhost:$port; the functions are in $home/functions."
    say "Go on with it:  export $settings"
    say "Stop it:        ./quickstart --stop"
}

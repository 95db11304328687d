# shellcheck shell=bash
# The quickstart's own server: in the folder $home stand its data, the id of its container or process and what else has to be taken back.
# Needs say.sh and engine.sh.
# shellcheck disable=SC2154 # home and port come from ./quickstart

# Images of the quickstart's functions carry this prefix, so that none of the user's is overwritten.
prefix=fn-quickstart

# own_server tells whether the quickstart's server is running: as a container, or as a process.
own_server() {
    local id
    [[ -e $home/server ]] || return 1
    id=$(<"$home/server")
    if [[ $id == process:* ]]; then
        [[ $(cat "/proc/${id#process:}/comm" 2>/dev/null) == fnserver ]]
    else
        docker ps --no-trunc --quiet --filter "id=$id" | grep -q .
    fi
}

# answers tells whether something serves Fn's API at the port.
answers() {
    local reply
    reply=$(timeout 3 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port && printf 'GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && cat <&3" 2>/dev/null) || true
    [[ $reply == *'"version"'* ]]
}

port_taken() { timeout 3 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port" 2>/dev/null; }

check_port_free() {
    ! port_taken || fail "port $port is in use. Stop what listens there, or choose another: ./quickstart --port $((port % 65535 + 1))"
}

# check_port goes on only if the server of the last run can serve, or a new one can start.
check_port() {
    local other
    if own_server; then
        [[ $(cat "$home/port" 2>/dev/null) == "$port" ]] ||
            fail "the server of the last run listens on port $(<"$home/port"). Stop it first: ./quickstart --stop"
        return 0
    fi
    other=$(docker ps --all --quiet --filter 'name=^/fnserver$')
    [[ -z $other ]] ||
        fail "a container named fnserver is there, and this quickstart did not make it. Remove it first: docker rm -f fnserver"
    check_port_free
}

# await_server waits until the started server answers.
await_server() {
    local until=$((SECONDS + 60))
    until answers; do
        own_server || fail "the server ended right after its start. See what it says: dist/bin/fn start --port $port"
        ((SECONDS < until)) || fail "the server did not answer within a minute. See what it says: docker logs fnserver, or $home/.fn/fnserver.log"
        sleep 0.2
    done
}

# remember_server notes what has to be taken back.
remember_server() {
    if [[ -e $home/.fn/fnserver.pid ]]; then
        printf 'process:%s' "$(tr -d '[:space:]' <"$home/.fn/fnserver.pid")" >"$home/server"
    else
        docker container inspect --format '{{.Id}}' fnserver >"$home/server"
    fi
    printf '%s' "$port" >"$home/port"
}

# stop_server stops it in peace: it removes the containers of its functions before it ends.
stop_server() {
    local id until=$((SECONDS + 60))
    id=$(<"$home/server")
    if [[ $id == process:* ]]; then
        kill "${id#process:}"
        while own_server && ((SECONDS < until)); do sleep 0.2; done
    else
        docker stop --time 60 "$id"
    fi
}

function_containers() { docker ps --all --format '{{.ID}} {{.Image}}' | awk -v prefix="$prefix/" 'index($2, prefix) == 1 { print $1 }'; }

# take_back undoes the quickstart.
take_back() {
    local until containers images
    if engine_answers; then
        ! own_server || step "Stopping the server" stop_server
        # A server that ends in peace has removed its containers.
        until=$((SECONDS + 10))
        while mapfile -t containers < <(function_containers) && ((${#containers[@]} && SECONDS < until)); do sleep 0.2; done
        ((${#containers[@]} == 0)) || docker rm -f "${containers[@]}" >>"$FN_LOG"
        mapfile -t images < <(docker images --format '{{.Repository}}:{{.Tag}}' "$prefix/*")
        ((${#images[@]} == 0)) || docker rmi -f "${images[@]}" >>"$FN_LOG"
        # The server wrote its data as root. What tells of our engine stays until that is stopped.
        find "$home" -mindepth 1 -not -name dockerd.pid -delete 2>/dev/null || docker run --rm -v "$home:/taken" debian:bookworm-slim find /taken -mindepth 1 -not -name dockerd.pid -delete
        mkdir -p "$home"
    fi
    stop_own_engine "$home"
    rm -rf "$home"
    say "Everything the quickstart made is gone. The built programs stay in dist/, the base images in the engine."
}

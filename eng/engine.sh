# shellcheck shell=bash
# The container engine: the one that answers, else one of our own that we can stop again. Needs say.sh and packages.sh.

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# ensure_engine FOLDER makes an engine answer. One that had to be started leaves its process id in FOLDER/dockerd.pid.
ensure_engine() {
    local folder=$1
    command -v docker >/dev/null || need_docker
    ! engine_answers || return 0

    if [[ -n ${DOCKER_HOST:-} ]]; then
        fail "no container engine answers at DOCKER_HOST=$DOCKER_HOST"
    fi
    if ((EUID != 0)); then
        fail "no container engine answers. Start Docker and let this user use it, for example:" \
            "sudo systemctl start docker && sudo usermod -aG docker $(id -un)"
    fi
    command -v dockerd >/dev/null || need_docker
    # Installing the package may have started it already.
    if [[ -d /run/systemd/system ]]; then
        systemctl start docker 2>/dev/null || true
        ! await_engine 10 || return 0
    fi
    mkdir -p "$folder"
    step "Starting a container engine" start_engine "$folder"
}

need_docker() {
    need_packages docker.io
    # From Debian 13 on the command is a package of its own, which the engine does not draw in.
    hash -r
    command -v docker >/dev/null || need_packages docker-cli
}

start_engine() {
    local folder=$1
    # A session of its own, so that Ctrl-C at the script does not reach it.
    setsid dockerd >"$folder/dockerd.log" 2>&1 </dev/null &
    printf '%s' $! >"$folder/dockerd.pid"
    await_engine 60 || {
        echo "dockerd did not answer within a minute; the end of its log $folder/dockerd.log:"
        tail -n 20 "$folder/dockerd.log"
        stop_own_engine "$folder"
        return 1
    }
}

await_engine() {
    local until=$((SECONDS + $1))
    until engine_answers; do
        ((SECONDS < until)) || return 1
        sleep 0.5
    done
}

# stop_own_engine FOLDER stops the engine that ensure_engine started with this folder, and no other.
stop_own_engine() {
    local file=$1/dockerd.pid pid until=$((SECONDS + 30))
    [[ -e $file ]] || return 0
    pid=$(<"$file")
    if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == dockerd ]]; then
        kill "$pid"
        while [[ -e /proc/$pid ]] && ((SECONDS < until)); do sleep 0.2; done
    fi
    rm -f "$file"
}

# docker_build ARGUMENT... is docker build with the builder that this engine has, for images that may be known to it alone.
docker_build() {
    local arguments=(--build-arg HTTP_PROXY --build-arg HTTPS_PROXY --build-arg NO_PROXY)
    if docker buildx version >/dev/null 2>&1; then
        DOCKER_BUILDKIT=1 BUILDX_BUILDER=default docker build "${arguments[@]}" "$@"
    else
        DOCKER_BUILDKIT=0 docker build --force-rm "${arguments[@]}" "$@"
    fi
}

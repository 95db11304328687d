# shellcheck shell=bash
# Measures whole processes of fn against the least that such processes can take. Needs say.sh, cleanup.sh, platform.sh, packages.sh.
# shellcheck disable=SC2154 # dotnet_arch comes from platform.sh, logs from ./bench

cli_rounds=200

# bench_cli [OUT] compares, prints the figures beside their targets and writes OUT/cli.json.
bench_cli() {
    local out=${1:-dist/bench} work base port
    prepare_cli_bench >&2
    temp_folder work
    port=$(free_port)
    base=http://127.0.0.1:$port
    export HOME=$work FN_API_URL=$base
    unset FN_CONTEXT FN_TOKEN FN_PROVIDER FN_REGISTRY
    start_cli_server "$work" "$port"
    measure_cli "$base" "$out"
}

prepare_cli_bench() {
    command -v dotnet >/dev/null || fail "the .NET SDK is missing: see https://dot.net/download for version 10"
    need_packages gcc libc6-dev curl
    ./build fn fnserver
    step "Building an empty native program" publish_empty
    step "Building the stop-watch" gcc -O2 -o artifacts/bench/pairs benchmarks/cli/pairs.c
}

publish_empty() {
    dotnet publish benchmarks/cli/empty -c Release -r "linux-$dotnet_arch" -o artifacts/dist/empty-native -nologo -v q \
        -p:DebugType=none -p:DebugSymbols=false
}

free_port() {
    local port
    for port in {18400..18499}; do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s' "$port"
}

# start_cli_server FOLDER PORT starts a server that has so many apps that a list takes two requests.
start_cli_server() {
    local i
    FN_PORT=$2 FN_NODE_TYPE=api FN_LOG_LEVEL=error FN_DB_URL="sqlite3://$1/fn.db" dist/bin/fnserver >"$logs/cli-server.log" 2>&1 &
    at_exit kill $!
    for ((i = 0; i < 100; i++)); do
        ! curl -sf "$FN_API_URL/version" >/dev/null || break
        sleep 0.1
    done
    ((i < 100)) || fail "the server did not answer; see $logs/cli-server.log"
    for i in {100..139}; do
        dist/bin/fn create app "app-$i" >/dev/null
    done
}

# measure_cli BASE OUT
measure_cli() {
    local cursor all version true_us empty_us list curl_us size
    cursor=$(curl -s "$1/v2/apps" | sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p')
    [[ -n $cursor ]] || fail "the server gave all apps in one answer, so there is nothing to compare"
    all=$(artifacts/bench/pairs "$cli_rounds" dist/bin/fn --version -- /bin/true -- artifacts/dist/empty-native/empty \
        -- dist/bin/fn list apps -- curl -s "$1/v2/apps" "$1/v2/apps?cursor=$cursor")
    { read -r version; read -r true_us; read -r empty_us; read -r list; read -r curl_us; } <<<"$all"
    size=$(stat -c %s dist/bin/fn)
    mkdir -p "$2"
    report_cli | tee "$2/cli.json"
}

# report_cli prints one flat object; a ratio and its target have the same name.
report_cli() {
    awk -v version="$version" -v true_us="$true_us" -v empty="$empty_us" -v list="$list" -v curl="$curl_us" -v size="$size" -v rounds="$cli_rounds" 'BEGIN {
        printf "{\n  \"rounds\": %d,\n", rounds
        printf "  \"version_us\": %d,\n  \"true_us\": %d,\n  \"empty_us\": %d,\n", version, true_us, empty
        printf "  \"version_to_least\": %.2f,\n  \"version_to_least_target\": 3,\n", version / (true_us + empty)
        printf "  \"list_us\": %d,\n  \"curl_us\": %d,\n", list, curl
        printf "  \"list_to_curl\": %.2f,\n  \"list_to_curl_target\": 1.5,\n", list / curl
        printf "  \"size_bytes\": %d,\n  \"size_bytes_target\": 25000000\n}\n", size
    }'
}

# shellcheck shell=bash
# The layers of ./test: each runs, prints its line and adds to the counts. Needs say.sh; logs go to the folder $logs.
# shellcheck disable=SC2154 # logs comes from ./test

passed=0 failed=0 skipped=0 complete=no

# summary prints the counts; a run that broke off has failed.
summary() {
    [[ $complete == yes ]] || failed=$((failed + 1))
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

# finish ends a run that came to its end: with success if nothing failed.
finish() {
    complete=yes
    ((failed == 0))
}

# count LAYER PASSED FAILED SKIPPED BEGAN adds a layer's counts and prints its line.
count() {
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    local line="$1: $2 passed"
    (($3 == 0)) || line+=", $3 FAILED"
    (($4 == 0)) || line+=", $4 skipped"
    line+=" in $((SECONDS - $5)) s"
    (($3 == 0)) || line+="; see $logs/$1.log"
    say "$line"
}

# shell_layer lets shellcheck read every script of ours.
shell_layer() {
    local began=$SECONDS script good=0 bad=0
    while IFS= read -r script; do
        if shellcheck -x "$script" >>"$logs/shell.log" 2>&1; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
        fi
    done < <(grep -rIlE '^(#!/usr/bin/env bash|#!/bin/(ba)?sh|# shellcheck shell=)' . --exclude-dir={.git,artifacts,dist,bin,obj,node_modules} \
        --exclude='*.md' --exclude='*.cs' | LC_ALL=C sort)
    ((bad == 0)) || head -n 40 "$logs/shell.log" >&2
    count shell "$good" "$bad" 0 "$began"
}

# tap_layer NAME COMMAND... counts the lines of a Test Anything Protocol; one that breaks off has failed.
tap_layer() {
    local name=$1 began=$SECONDS log=$logs/$1.log good bad
    shift
    timeout 1200 "$@" >"$log" 2>&1 </dev/null || true
    good=$(grep -c '^ok ' "$log") || true
    bad=$(grep -c '^not ok ' "$log") || true
    grep -qx "1\.\.$((good + bad))" "$log" || bad=$((bad + 1))
    ((bad == 0)) || grep -A 25 '^not ok ' "$log" | head -n 80 >&2 || true
    count "$name" "$good" "$bad" 0 "$began"
}

# dotnet_layer PROJECT [NAME [OPTION...]] runs a test project; a runner that leaves no report has crashed, which is a failure.
dotnet_layer() {
    local project=$1 name=${2:-$1} began=$SECONDS status=0 assembly good bad skip total
    local log=$logs/$name.log report=$logs/$name.xml
    timeout 1200 "artifacts/bin/$project/debug/$project" -failSkips -noColor -result-xml "$report" "${@:3}" \
        >"$log" 2>&1 </dev/null || status=$?

    assembly=$(grep -o '<assembly [^>]*>' "$report" 2>/dev/null | head -n 1) || true
    good=$(attribute passed "$assembly") bad=$(attribute failed "$assembly")
    bad=$((bad + $(attribute errors "$assembly"))) skip=$(attribute skipped "$assembly") total=$(attribute total "$assembly")
    if [[ -z $assembly ]]; then
        echo "The runner ended with code $status and left no report." >>"$log"
        bad=$((bad + 1))
    elif ((total == 0)) && grep -rqE '\[(Fact|Theory)' "tests/$project" --include='*.cs'; then
        echo "The project has tests, but none was run." >>"$log"
        bad=$((bad + 1))
    elif ((status != 0 && bad == 0)); then
        echo "Every test passed, but the runner ended with code $status." >>"$log"
        bad=$((bad + 1))
    fi
    if ((bad > 0)); then
        { grep -A 12 '\[FAIL\]' "$log" || tail -n 20 "$log"; } | head -n 120 >&2
    fi
    count "$name" "$good" "$bad" "$skip" "$began"
}

# contract_layers runs the contract tests once on each database; those of the process itself need only one.
contract_layers() {
    local project=Fn.Api.ContractTests database
    dotnet_layer "$project"
    for database in postgres mysql; do
        FN_TEST_DATABASE=$database dotnet_layer "$project" "$project.$database" -class- "$project.ProcessTests" \
            -class- "$project.BadInput.FloodTests"
    done
}

# soak_layer puts the server under mixed load with faults for a short time; docs/reference/benchmarks.md says when it passes.
soak_layer() {
    local began=$SECONDS log=$logs/soak.log
    if timeout 1200 ./bench --soak 20s --out "$logs/soak" >"$log" 2>&1 </dev/null; then
        count soak 1 0 0 "$began"
    else
        tail -n 30 "$log" >&2
        count soak 0 1 0 "$began"
    fi
}

# attribute NAME ELEMENT reads a number of an XML element, 0 if it is not there.
attribute() {
    if [[ $2 =~ \ $1=\"([0-9]+)\" ]]; then
        printf '%s' "${BASH_REMATCH[1]}"
    else
        printf 0
    fi
}

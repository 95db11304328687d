# Completion of fn in bash. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
# Use it now with  source <(fn completion bash)
_fn() {
    local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]:1:COMP_CWORD-1}") candidates
    # The beginning of a flag is told to fn, which otherwise offers names.
    [[ $word != -* ]] || words+=("$word")
    candidates=$("${COMP_WORDS[0]}" "${words[@]}" --generate-bash-completion 2>/dev/null) || return 0
    mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$word")
}

# Where fn knows nothing, files.
complete -o default -F _fn fn

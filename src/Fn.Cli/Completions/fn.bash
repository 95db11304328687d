# Completion of fn in bash. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
# Use it now with  source <(fn completion bash)
_fn() {
    local word=${COMP_WORDS[COMP_CWORD]} words=() given candidate quoted
    # bash takes --flag=value apart; fn reads the flag and its value without the sign too.
    for given in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ $given == = ]] || words+=("$given")
    done
    [[ $word != = ]] || word=
    # The beginning of a flag is told to fn, which otherwise offers names.
    [[ $word != -* ]] || words+=("$word")
    COMPREPLY=()
    # What a server calls its things is compared and quoted, never evaluated, as compgen -W would.
    while IFS= read -r candidate; do
        [[ $candidate == "$word"* ]] || continue
        printf -v quoted %q "$candidate"
        COMPREPLY+=("$quoted")
    done < <("${COMP_WORDS[0]}" "${words[@]}" --generate-bash-completion 2>/dev/null)
}

# Where fn knows nothing, files.
complete -o default -F _fn fn

#compdef fn
# Completion of fn in zsh. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
# Use it now with  source <(fn completion zsh)
_fn() {
    local -a given candidates
    given=("${(@)words[1,CURRENT-1]}")
    # The beginning of a flag is told to fn, which otherwise offers names; the value in --flag=value is one of the flag.
    if [[ ${words[CURRENT]} == -*=* ]]; then
        given+=("${words[CURRENT]%%=*}")
        compset -P '*='
    elif [[ ${words[CURRENT]} == -* ]]; then
        given+=("${words[CURRENT]}")
    fi
    candidates=(${(f)"$("${(@)given}" --generate-bash-completion 2>/dev/null)"})

    if (( $#candidates )); then
        compadd -a candidates
    else
        # Where fn knows nothing, files.
        _files
    fi
}

# Loaded from a folder of $fpath this file is the function itself.
if [[ ${funcstack[1]} == _fn ]]; then
    _fn "$@"
else
    compdef _fn fn
fi

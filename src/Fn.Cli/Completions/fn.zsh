#compdef fn
# Completion of fn in zsh. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
local -a candidates
candidates=(${(f)"$("${(@)words[1,CURRENT-1]}" --generate-bash-completion 2>/dev/null)"})

if (( $#candidates )); then
    compadd -a candidates
else
    # Where fn knows nothing, files.
    _files
fi

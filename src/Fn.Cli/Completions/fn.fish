# Completion of fn in fish. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
function __fn_candidates
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    command $words --generate-bash-completion 2>/dev/null
end

complete --command fn --arguments '(__fn_candidates)'

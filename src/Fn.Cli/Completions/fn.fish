# Completion of fn in fish. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
# Use it now with  fn completion fish | source
function __fn_candidates
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l word (commandline --current-token)
    # The beginning of a flag is told to fn, which otherwise offers names.
    string match --quiet -- '-*' $word; and set --append words $word
    command $words --generate-bash-completion 2>/dev/null
end

complete --command fn --arguments '(__fn_candidates)'

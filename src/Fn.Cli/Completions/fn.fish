# Completion of fn in fish. Every candidate comes from fn itself, names of apps and functions from the server it speaks to.
# Use it now with  fn completion fish | source
function __fn_candidates
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l word (commandline --current-token)
    set -l start ''
    # The beginning of a flag is told to fn, which otherwise offers names; the value in --flag=value is one of the flag.
    if string match --quiet -- '-*=*' $word
        set start (string replace --regex -- '=.*' '=' $word)
        set --append words (string replace --regex -- '=.*' '' $word)
    else if string match --quiet -- '-*' $word
        set --append words $word
    end
    set -l candidates $start(command $words --generate-bash-completion 2>/dev/null)
    if set --query candidates[1]
        printf '%s\n' $candidates
    else
        # Where fn knows nothing, files.
        __fish_complete_path $word
    end
end

complete --command fn --no-files --arguments '(__fn_candidates)'

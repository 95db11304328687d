# shellcheck shell=bash
# Whether something has to be made again: the content of its inputs decides, never a time stamp.

# digest PATH... is one hash over names, modes and contents; missing paths count as empty.
digest() {
    local path files=()
    for path; do
        [[ ! -e $path ]] || mapfile -d '' -O ${#files[@]} files < <(
            find "$path" \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z
        )
    done
    {
        ((${#files[@]} == 0)) || stat -c '%A %n' -- "${files[@]}"
        ((${#files[@]} == 0)) || sha256sum -- "${files[@]}"
    } | sha256sum | cut -c1-32
}

# project_folders PROJECT... gives the folders of .NET projects and of all they refer to.
project_folders() {
    local queue=("$@") seen=' ' folder file reference
    while ((${#queue[@]})); do
        folder=$(realpath -m --relative-to=. "${queue[0]}")
        queue=("${queue[@]:1}")
        [[ $seen != *" $folder "* ]] || continue
        seen+="$folder "
        printf '%s\n' "$folder"
        for file in "$folder"/*.csproj; do
            while IFS= read -r reference; do
                queue+=("$folder/$(dirname "${reference//\\//}")")
            done < <(sed -n 's/.*<ProjectReference[^>]*Include="\([^"]*\)".*/\1/p' "$file")
        done
    done
}

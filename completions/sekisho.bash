# Completion of sekisho for bash 4.0 or newer; `sekisho generate completions DIR` writes this file.
# sekisho itself is asked what may come next. It answers a line each: = a word, + a word that goes on, then a tab and what
# it is, which bash has no place for; < where names of files are due, / of folders.

_sekisho() {
    local IFS=$' \t\n' rest=${COMP_LINE:0:COMP_POINT} word blank before program line i
    local -a words=()
    COMPREPLY=()

    # Bash divides at = and : too. What no blank divides is one word again, and quotes are not part of it.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        blank=${rest%%[![:blank:]]*}
        rest=${rest#"$blank"}
        word=${COMP_WORDS[i]}
        ((i == COMP_CWORD)) && word=$rest
        rest=${rest#"$word"}
        word=${word//[\"\'\\]/}
        if ((i > 0)) && [[ -z $blank ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    # Of the word at the cursor bash replaces only what comes behind its last division.
    word=${words[${#words[@]} - 1]}
    before=${word%"${2//[\"\'\\]/}"}

    program=sekisho
    [[ ${words[0]} == */* ]] && program=${words[0]/#\~\//$HOME/}
    while IFS= read -r line; do
        case $line in
            [=+]*)
                word=${line:1}
                word=${word%%$'\t'*}
                COMPREPLY+=("${word#"$before"}")
                [[ $line == +* ]] && compopt -o nospace
                ;;
            '<'*)
                compopt -o filenames
                while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$2")
                ;;
            /*)
                compopt -o filenames
                while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$2")
                ;;
        esac
    done < <("$program" generate complete -- "${words[@]}" 2>/dev/null)
}

complete -F _sekisho sekisho

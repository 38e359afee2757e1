# Completion of sekisho for fish 3.0 or newer; `sekisho generate completions DIR` writes this file.
# sekisho itself is asked what may come next. It answers a line each: = a word, + a word that goes on, then a tab and what
# it is; < where names of files are due, / of folders.

function __sekisho_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct | string replace -ra '["\'\\\\]' '')
    set -l program sekisho
    string match -q '*/*' -- $words[1]; and set program (string replace -r '^~/' "$HOME/" -- $words[1])

    for line in ($program generate complete -- $words "$word" 2>/dev/null)
        set -l option (string match -r -- '^--[^=]*=' "$word")
        set -l path (string replace -r -- '^--[^=]*=' '' "$word")
        switch $line
            case '=*' '+*'
                string sub -s 2 -- $line
            case '<*'
                string replace -r -- '^' "$option" (__fish_complete_path "$path")
            case '/*'
                string replace -r -- '^' "$option" (__fish_complete_directories "$path" '')
        end
    end
end

complete -c sekisho -f -k -a '(__sekisho_complete)'

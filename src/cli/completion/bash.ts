/**
 * The completion script for bash. The library's own one needs the bash-completion package, which macOS and small
 * systems lack, and hands what is being typed to `eval`. This one runs in bash 3.2 and evaluates nothing.
 *
 * Bash splits words at `=` and `:`, so they are put together again for the program, and what bash has already
 * taken for finished words is cut from the answers.
 */
export const BASH_COMPLETION = `# bash completion for atmos
_atmos_complete() {
  local words=() word joined="" cut="" value line IFS=$' \\t\\n'
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ( -n $joined || $word == [=:]* ) && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    if [[ $word == *[=:] ]]; then joined=1; else joined=""; fi
  done
  word=\${words[\${#words[@]}-1]}
  case $word in
    *=*:*) cut=\${word#*=} cut=\${cut%"\${cut##*:}"} ;;
    *=*) ;;
    *:*) cut=\${word%"\${word##*:}"} ;;
  esac
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :0) return ;;
      :*) type compopt >/dev/null 2>&1 && compopt +o default ;;
      *)
        value=\${line%%$'\\t'*}
        printf -v value %q "\${value#"$cut"}"
        COMPREPLY+=("$value")
        ;;
    esac
  done < <(atmos complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _atmos_complete atmos
`;

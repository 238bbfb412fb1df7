/**
 * The completion script for zsh. The library's own one hands names to the line without quotes, so that a project's
 * `qa; rm x` became two commands, and evaluates what is being typed. This one evaluates nothing.
 */
export const ZSH_COMPLETION = `#compdef atmos

# zsh completion for atmos
_atmos() {
  local line value about files=""
  local -a typed offers
  typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)IPREFIX}\${(Q)PREFIX}")
  [[ \${typed[-1]} == -*=* ]] && compset -P 1 '*='
  while IFS= read -r line; do
    case $line in
      :0) files=1 ;;
      :*) ;;
      *)
        value=\${line%%$'\\t'*} about=""
        [[ $line == *$'\\t'* ]] && about=\${line#*$'\\t'}
        value=\${value//\\\\/\\\\\\\\}
        offers+=("\${value//:/\\\\:}\${about:+:$about}")
        ;;
    esac
  done < <(atmos complete -- "\${typed[@]}" 2>/dev/null)
  if [[ -n $files ]]; then
    _files
  else
    _describe -t values value offers
  fi
}

if [[ \${funcstack[1]} == _atmos ]]; then
  _atmos "$@"
else
  compdef _atmos atmos
fi
`;

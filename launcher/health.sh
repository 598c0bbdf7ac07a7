# Asks the gateway on this machine how it is, without a JVM: a container's health check runs every
# few seconds, within the gateway's own share of the processor. A port that speaks TLS answers this in
# the clear, too, on its own machine. To be sourced by a launcher.
# shellcheck shell=bash

is_plain_health_check() { # arguments of comporta
  [[ $* == health || $* == "health --ready" ]]
}

# Ends with 0 where the gateway says 200, with 1 where it says otherwise or nothing, with 3 where none
# listens. Without --ready it asks whether a restart would help (/livez).
check_health() { # health [--ready]
  local host=${BIND:-127.0.0.1} port=${PORT:-9999} path=/livez status answer=
  [[ ${2:-} != --ready ]] || path=/readyz
  case $host in
  0.0.0.0 | :: | '[::]') host=localhost ;;
  esac
  host=${host#[}
  if ! { exec 3<>"/dev/tcp/${host%]}/$port"; } 2>/dev/null; then
    echo "comporta: no gateway listens at $host:$port" >&2
    return 3
  fi
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
  IFS= read -r -t 5 status <&3 || status='no answer within 5 s'
  [[ $status != "HTTP/1.1 200 "* ]] || return 0
  IFS= read -r -d '' -t 1 answer <&3 || true
  echo "comporta: $host:$port$path: ${status%$'\r'}${answer##*$'\r\n'}" >&2
  return 1
}

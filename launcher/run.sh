# What the launchers of a checkout and of a distribution have in common. To be sourced, with `home`
# set to the directory that holds launcher/ and profiles/.
# shellcheck shell=bash

# shellcheck source=launcher/choose-profile.sh
. "$home/launcher/choose-profile.sh"

# Sets `profile` and `jvm_options`. Only the gateway is fitted to what there is; tools beside it take
# what they need.
choose_profile_for() { # arguments of comporta
  profile=standard
  if [[ ${1:-} == serve ]]; then
    choose_profile
  fi
  jvm_options=("@$home/profiles/common.args" "@$home/profiles/$profile.args")
  # Clients of Redis and PostgreSQL take memory beside the heap: with 40 % for that, a group of 78 MB is killed.
  if [[ $profile == small && (-n ${REDIS_URL:-}${ARCHIVE_URL:-} || " $*" =~ \ --(redis|archive)-url) ]]; then
    jvm_options+=(-XX:MaxRAMPercentage=27 -XX:MinRAMPercentage=27)
  fi
  if [[ ${1:-} == serve && -r /proc/self/status ]]; then
    jvm_options+=("-Dcomporta.default.CPU_PERCENT=$(cpu_quota)")
  fi
}

# The property lets the program say so where the JVM does not take it.
use_cache() { # file
  jvm_options+=("-XX:AOTCache=$1" "-Dcomporta.aot-cache=$1")
}

# Goes on as Java in this very process.
run_java() { # java, class path, arguments of comporta
  local java=$1 class_path=$2
  shift 2
  # One arena of malloc(3) for each of two threads: by itself it makes eight for each processor.
  export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
  # shellcheck disable=SC2086 # the options are words
  exec "$java" "${jvm_options[@]}" ${COMPORTA_JAVA_OPTS:-} -cp "$class_path" dev.comporta.cli.Main "$@"
}

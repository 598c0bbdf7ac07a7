# Chooses a profile by what the process may have of memory and processors. To be sourced by a
# launcher; sets `profile`. Reads the limits of control groups, version 1 and 2, as the JVM does.
# shellcheck shell=bash

# With less it is killed before it serves; see docs/decisions/0015-profiles.md.
memory_least_mib=${memory_least_mib:-44}

# The lowest number in files of this name, from the own group up to the root; those that are no
# number say 'no limit'.
lowest() { # root path file
  local path=$2 value lowest=
  while :; do
    if [[ -r $1$path/$3 ]] && read -r value _ <"$1$path/$3" && [[ $value =~ ^[0-9]+$ ]]; then
      if [[ -z $lowest || $value -lt $lowest ]]; then lowest=$value; fi
    fi
    [[ -n $path && $path != / ]] || break
    path=${path%/*}
  done
  echo "$lowest"
}

group_of() { # controller, or nothing for version 2
  local number controllers path
  while IFS=: read -r number controllers path; do
    if [[ ",$controllers," == *",$1,"* ]]; then
      echo "$path"
      return
    fi
  done </proc/self/cgroup 2>/dev/null
}

memory_limit_mib() {
  local total limit
  read -r _ total _ </proc/meminfo
  total=$((total / 1024))
  limit=$(lowest /sys/fs/cgroup "$(group_of '')" memory.max)
  [[ -n $limit ]] || limit=$(lowest /sys/fs/cgroup/memory "$(group_of memory)" memory.limit_in_bytes)
  if [[ -n $limit && $((limit >> 20)) -lt $total ]]; then total=$((limit >> 20)); fi
  echo "$total"
}

# What nproc(1) tells, which a small image does not have.
cpu_count() {
  local key list range count=0
  while read -r key list; do
    [[ $key == Cpus_allowed_list: ]] && break
  done </proc/self/status
  for range in ${list//,/ }; do
    count=$((count + ${range#*-} - ${range%-*} + 1))
  done
  echo "$count"
}

# Hundredths of a processor; 0: there is no quota.
cpu_quota() {
  local quota period file path
  path=$(group_of '')
  for file in "/sys/fs/cgroup$path/cpu.max" /sys/fs/cgroup/cpu.max; do
    if [[ -r $file ]] && read -r quota period <"$file" && [[ $quota != max ]]; then
      break
    fi
    quota=
  done
  if [[ -z $quota ]]; then
    path=$(group_of cpu)
    quota=$(lowest /sys/fs/cgroup/cpu "$path" cpu.cfs_quota_us)
    period=100000
    for file in "/sys/fs/cgroup/cpu$path" /sys/fs/cgroup/cpu; do
      if [[ -r $file/cpu.cfs_period_us ]]; then
        read -r period <"$file/cpu.cfs_period_us"
        break
      fi
    done
  fi
  echo $((${quota:-0} * 100 / ${period:-1}))
}

# Hundredths of a processor that it may have in all.
cpu_limit() {
  local cpus quota
  cpus=$(($(cpu_count) * 100))
  quota=$(cpu_quota)
  echo $((quota > 0 && quota < cpus ? quota : cpus))
}

choose_profile() {
  local memory cpus
  profile=${PROFILE:-}
  case $profile in
  small | standard | large) return ;;
  '' | auto) ;;
  *)
    echo "comporta: PROFILE must be small, standard, large or auto: $profile" >&2
    exit 2
    ;;
  esac
  profile=standard
  [[ -r /proc/meminfo ]] || return 0
  memory=$(memory_limit_mib)
  cpus=$(cpu_limit)
  if ((memory < memory_least_mib)); then
    echo "comporta: the memory limit must be at least $memory_least_mib MB: $memory MB" >&2
    exit 2
  fi
  if ((memory <= 512 || cpus < 100)); then
    profile=small
  elif ((memory >= 8192 && cpus >= 400)); then
    profile=large
  fi
}

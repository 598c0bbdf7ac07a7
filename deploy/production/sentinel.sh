#!/bin/sh
# Sentinel writes what it learns into its own configuration, which therefore stays in its volume.
set -eu
file=/data/sentinel.conf
[ -e "$file" ] || cat >"$file" <<TEXT
port 26379
protected-mode no
dir /tmp
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $1
sentinel monitor comporta redis-1 6379 2
sentinel down-after-milliseconds comporta 2000
sentinel failover-timeout comporta 10000
sentinel parallel-syncs comporta 1
TEXT
exec redis-server "$file" --sentinel

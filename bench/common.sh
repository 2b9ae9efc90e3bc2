# What every benchmark of a load shares. Sourced, with $root and $rounds set and "$@" the commands and packages needed;
# makes $work (with the tools measure and floor, and $weft in it), the load, and rows of a table. The load and
# kernel.pid_max are put back however the benchmark ends.

source "$root/build/packages.sh" || exit 70
for pair in gcc:gcc "$@"; do
    command -v "${pair%%:*}" >/dev/null || install_packages "${pair#*:}" || { echo "bench: ${pair#*:} is needed" >&2; exit 70; }
done
if [[ -z ${WEFT-} ]]; then
    "$root/build/publish" || exit
    WEFT=$root/artifacts/bin/weft
fi
"$root/tests/fixtures/build" || exit 70

work=$(mktemp -d /tmp/weft-bench.XXXXXX) || exit 70
load= pid_max=
finish() {
    stop_load
    [[ -z $pid_max ]] || echo "$pid_max" >/proc/sys/kernel/pid_max
    rm -rf -- "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

chmod 755 "$work"
for tool in measure floor; do
    gcc -std=gnu17 -O2 -Wall -Wextra -Werror -o "$work/$tool" "$root/bench/$tool.c" || exit 70
done
# Where nobody can run it too, wherever the repository lies.
install -m 755 -- "$(command -v "$WEFT" || echo "$WEFT")" "$work/weft" || exit 70
weft=$work/weft

# ---- the load ----

# $1 processes of $2 threads; their pids are in load_pids afterwards.
start_load() {
    local line
    mkfifo -- "$work/input"
    "$root/artifacts/fixtures/threads" "$1" "$2" <"$work/input" >"$work/ready" &
    load=$!
    exec 8>"$work/input"
    rm -- "$work/input"
    # The line is written whole when all threads are up.
    until [[ -s $work/ready ]]; do
        kill -0 "$load" 2>/dev/null || { echo "bench: the load of $1 × $2 threads did not start" >&2; load=; return 1; }
        sleep 0.05
    done
    read -r line <"$work/ready"
    read -r -a load_pids <<<"${line#ready}"
}

# The load's processes are children of the fixture and die with it; the end of its input ends it.
stop_load() {
    [[ -n $load ]] || return 0
    exec 8>&-
    wait "$load" 2>/dev/null
    load=
    local pid
    for pid in "${load_pids[@]}"; do
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done
}

# ---- the table ----

# $1 as a ratio of $2.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { print (b > 0 ? a / b : 0) }'; }

# A ratio in words: 1/23 below a half, 1.05× else.
say() { awk -v r="$1" 'BEGIN { if (r > 0 && r < 0.5) printf "1/%.1f", 1 / r; else printf "%.2f×", r }'; }

misses=0
# $1 what, $2 weft's figure, $3 the rival's, $4 unit, $5 most ratio allowed (an expression), $6 that in words, $7 status of weft, $8 of the rival
row() {
    local r word=PASS
    r=$(ratio "$2" "$3")
    awk "BEGIN { exit !($r > $5) }" && word=MISS
    [[ $7 -eq 0 ]] || word="MISS (weft ended with $7)"
    [[ $8 -eq 0 ]] || word+=" (the rival ended with $8)"
    [[ $word == PASS ]] || misses=$((misses + 1))
    printf '%-46s %10.1f %10.1f %-5s %8s  %-8s %s\n' "$1" "$2" "$3" "$4" "$(say "$r")" "$6" "$word"
}

# Runs two commands in turns. $1 what, $2 figure (wall, cpu or rss), $3 most ratio, $4 in words, then WEFT… :: RIVAL…
pair() {
    local what=$1 figure=$2 most=$3 words=$4
    local -a lines one two
    shift 4
    mapfile -t lines < <("$work/measure" "$rounds" "$@" 2>/dev/null)
    read -r -a one <<<"${lines[0]}"
    read -r -a two <<<"${lines[1]}"
    case $figure in
        wall) row "$what" "${one[0]}" "${two[0]}" ms "$most" "$words" "${one[5]}" "${two[5]}" ;;
        cpu) row "$what" "${one[1]}" "${two[1]}" ms "$most" "$words" "${one[5]}" "${two[5]}" ;;
        rss) row "$what" "${one[4]}" "${two[4]}" KiB "$most" "$words" "${one[5]}" "${two[5]}" ;;
    esac
}

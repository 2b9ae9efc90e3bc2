# What the native binary is made from. Sourced by ./weft and build/publish; defines functions only.
#
# artifacts/bin/weft.stamp, written when a binary is put in place:
#   line 1   fingerprint: a hash over the names and the contents of all inputs
#   the rest listing: name, size, modification and change time of each

# Name, size and times of every input: cheap, and enough to say "nothing changed".
# $1: the repository's root.
weft_listing() {
    cd -- "$1" &&
        LC_ALL=C find src build Directory.*.props Directory.*.targets global.json nuget.config \
            \( -name bin -o -name obj -o -name '.*' \) -prune -o -type f -printf '%p %s %T@ %C@\n' 2>/dev/null
}

# A hash over the names and the contents of every input: says whether a change is one.
# $1: the repository's root.
weft_fingerprint() {
    (
        cd -- "$1" &&
            LC_ALL=C find src build Directory.*.props Directory.*.targets global.json nuget.config \
                \( -name bin -o -name obj -o -name '.*' \) -prune -o -type f -print0 2>/dev/null |
            LC_ALL=C sort -z | xargs -0 sha1sum | sha1sum
    )
}

# What must be installed, in one place. Sourced by build/publish and ./test; defines functions only.

# The commands the tests run and the Debian package each comes from.
test_commands=(
    gcc:gcc g++:g++ musl-gcc:musl-tools flock:util-linux setpriv:util-linux script:bsdutils timeout:coreutils
    ps:procps pstree:psmisc strace:strace gdb:gdb readelf:binutils xz:xz-utils dwz:dwz
    pg_ctlcluster:postgresql redis-check-rdb:redis-tools
    lsns:util-linux lsof:lsof getpcaps:libcap2-bin
    capsh:libcap2-bin unshare:util-linux
    tmux:tmux zsh:zsh fish:fish man:man-db groff:groff-base mandoc:mandoc col:bsdextrautils
)

# Installs packages when this is root on a machine with apt; false when it is not or apt cannot.
install_packages() {
    [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || return 1
    echo "weft: installing $*" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 9>&- && return
    # A fresh machine has no package lists.
    DEBIAN_FRONTEND=noninteractive apt-get update >/dev/null 2>&1 9>&-
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 9>&-
}

# Puts a .NET SDK that global.json accepts on PATH, or says in one line what to install.
require_dotnet() {
    local place
    if ! command -v dotnet >/dev/null; then
        for place in "${DOTNET_ROOT-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
            [[ -n $place && -x $place/dotnet ]] && PATH=$PATH:$place && break
        done
    fi
    (cd -- "$root" && dotnet --version) </dev/null >/dev/null 2>&1 9>&- && return
    if [[ $EUID -eq 0 ]] && apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1 && install_packages dotnet-sdk-10.0; then
        return
    fi
    echo "weft: the .NET 10 SDK is needed to build: see https://dot.net/download, or apt-get install dotnet-sdk-10.0 where apt has it" >&2
    return 1
}

# The native compiler links the binary with gcc or clang.
require_linker() {
    command -v gcc >/dev/null || command -v clang >/dev/null && return
    install_packages gcc libc6-dev && return
    echo "weft: a C linker is needed to build: apt-get install gcc libc6-dev" >&2
    return 1
}

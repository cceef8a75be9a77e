#!/usr/bin/env bash
# 安装 fundmodel，不用网络 / Install fundmodel without a network:  bash install.sh [FOLDER]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
place="${1:-$PWD/fundmodel-env}"
wanted="$(cat "$here/python-version")"
python="${PYTHON:-python$wanted}"

if ! "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
    echo "需要 Python $wanted（PYTHON=/路径/python$wanted bash install.sh）/ Python $wanted is needed (PYTHON=/path/python$wanted bash install.sh)" >&2
    exit 2
fi
if [ -e "$place" ]; then
    echo "$place 已存在，请另选文件夹或先移走 / $place exists: choose another folder or move it away" >&2
    exit 2
fi
trap '[ "$?" -eq 0 ] || rm -rf "$place"' EXIT
"$python" -m venv "$place"
pip=("$place/bin/python" -m pip --disable-pip-version-check install --quiet --no-index --find-links "$here/wheels")
"${pip[@]}" --require-hashes -r "$here/requirements.txt"
"${pip[@]}" --no-deps "$here"/fundmodel-*.whl
echo "自检 / self-test"
"$place/bin/fundmodel" verify
"$place/bin/fundmodel" run baseline --until 2030 --no-range
echo "完成：$place/bin/fundmodel / done: $place/bin/fundmodel"

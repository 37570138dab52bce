#!/usr/bin/env bash
# 用 yq 改 YAML 台账里一个字段的人会碰上: 别的字段也改了: 区划 0103 成了 67, 18 位的信用代码末几位成了 0, 地块 91e3 成了 91000; 日子和 on 倒原样不动。
# For whoever has a script change one field of YAML records by yq (yq -iy '.stage = "开工"', the yq of Debian and of PyPI, which runs jq): all other fields are written anew,
# as what jq took them for. It is known that comments go. The package leaves days, on, off, yes and 7:3 as they are, which YAML 1.1 would change, so one takes it that
# texts without quotes are safe. Debian's reads noughts in front as octal: a code 0103 is 67 afterwards. PyPI's makes 103 of it. With both, a code of eighteen
# digits, as credit codes are, has its last digits replaced by noughts, and so has a number of a receipt or an account; 12.50 is 12.5, a lot 91e3 91000.
# The record is valid as before, the difference shows lines that nobody touched. Region codes with an 8 or 9 are an error in Debian's, the lucky case.
# No error, no warning. Way round: quotes around what is a code ('0103'), which yq keeps; or change the line. Needs apt-get of Debian 12 (amd64).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
chmod 755 .
apt-get download -qq jq=1.6-2.1+deb12u3 libjq1=1.6-2.1+deb12u3 libonig5=6.9.8-1 2> /dev/null
for package in ./*.deb; do dpkg-deb -x "$package" tree; done
export LD_LIBRARY_PATH="$here/tree/usr/lib/x86_64-linux-gnu" PATH="$here/tree/usr/bin:$PATH" LC_ALL=C.UTF-8
jq --version
cat > record.yaml <<'YAML'
region: 0103
quoted: '0103'
credit_code: 911300001234567885
receipt: 20190820000000012345
amount: 12.50
lot: 91e3
shares: 7:3
signed: 2019-08-20
joint: on
YAML
told=""
for version in 3.1.0 4.4.5; do
    python3 -m venv venv
    venv/bin/pip install -qq "yq==$version"
    cp record.yaml changed.yaml
    venv/bin/yq -iy '.stage = "开工"' changed.yaml
    echo "yq $version:"
    diff record.yaml changed.yaml || true
    told="$told$(head -6 changed.yaml | tr -d "'" | sed 's/.*: //' | tr '\n' ' ')$(tail -4 changed.yaml | tr -d "'" | tr '\n' ' ')"
    rm -r venv
done
same="0103 911300001234568000 20190820000000012000 12.5 91000 shares: 7:3 signed: 2019-08-20 joint: on stage: 开工 "
if [ "$told" = "67 ${same}103 $same" ]; then
    echo "改一处, 五处变了 / one field was changed, five others are different"
else
    echo "行为变了 / the behaviour changed"
    exit 1
fi

"""How does a command look when it is used?"""

EXAMPLES = {
    "dicoop project reach": "dicoop project reach QL007 start --date 2019-11-30 --evidence 开工令",
}

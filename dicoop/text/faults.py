"""What can be wrong with a text before anyone knows what it means?"""

from dicoop.errors import Fault
from dicoop.labels import Label

MAX_BYTES = 1024 * 1024
TOO_LARGE = Fault(
    "too-large",
    Label("文件有 {value} 字节，超过 1 MiB", "the file has {value} bytes, more than 1 MiB"),
    Label(
        "一个文件只放一条记录；附件另存，这里写文号；记录确已写满的，另登记一条接着记",
        "one file holds one record; keep attachments elsewhere and cite them; where a record is full, go on in another one",
    ),
    Label(
        "一条记录一般只有几十行；大文件多半是误放，也会拖垮所有命令。",
        "A record mostly has a few dozen lines; a large file is a mistake, and would slow down every command.",
    ),
    "text: (1 MiB …)",
)
NOT_UTF8 = Fault(
    "not-utf8",
    Label("文件不是 UTF-8 编码", "the file is not UTF-8"),
    Label("另存为 UTF-8（无 BOM）", "save it as UTF-8 without BOM"),
    Label(
        "编码猜错，单位和人名就成了乱码；台账只认 UTF-8。",
        "A wrongly guessed encoding garbles names and units; the ledger is UTF-8 only.",
    ),
    "name: (GB18030)",
)
LOOKS_GB18030 = Label(
    "看来是 GB18030 (GBK) 编码；用编辑器另存为 UTF-8，或 iconv -f GB18030 -t UTF-8",
    "it looks like GB18030 (GBK); save it as UTF-8 or run iconv -f GB18030 -t UTF-8",
)
CONFLICT = Fault(
    "conflict-markers",
    Label("合并冲突尚未解决：一边是 {ours}，一边是 {theirs}", "unresolved merge conflict: {ours} on one side, {theirs} on the other"),
    Label(
        "先 dicoop conflicts 看有哪些，再 dicoop resolve 编号 --again 按字段合并（两边登记的都留下）；"
        "文件不在 git 合并中的，手工把两边合成一份，删去标记行",
        "run dicoop conflicts to see them, then dicoop resolve ID --again to merge by fields (keeps what either side entered); "
        "where the file is in no git merge, make one of both sides by hand and delete the marker lines",
    ),
    Label(
        "两边改了同一处，要由人决定；带着标记的文件不能当作数据。手工只留一边，另一边登记的凭证就丢了。",
        "Two sides changed the same place and a person must decide; a file with markers is not data."
        " Whoever keeps one side by hand loses the receipts that the other entered.",
    ),
    "<<<<<<< HEAD",
)
TAB_HINT = Label("缩进和间隔都用空格，一个 Tab 换成两个空格", "use blanks, also to indent: two for each Tab")
UNFIT_TEXT = Fault(
    "unfit-text",
    Label("有看不见的字符 {value}", "there is an invisible character {value}"),
    Label("删去这个字符，重新输入这一处", "delete the character and type the place anew"),
    Label(
        "控制符和零宽字符能让屏幕显示与数据不一致，甚至操纵终端。",
        "Control and zero-width characters make a screen show what the data does not say, or steer a terminal.",
    ),
    'name: "\\u200b轴承"',
)
SYNTAX = Fault(
    "syntax",
    Label("YAML 语法不通：{problem}", "the YAML cannot be read: {problem}"),
    Label(
        "看箭头处和上一行：缩进、冒号后的空格、引号是否成对",
        "look at the caret and the line above: indentation, the blank after a colon, closing quotes",
    ),
    Label("语法不通的文件读不出任何一个字段。", "Not one field can be read from a file whose syntax is broken."),
    "name: '精密轴承",
)
DUPLICATE_KEY = Fault(
    "duplicate-key",
    Label("字段 {value} 写了两遍", "the field {value} stands twice"),
    Label("留下对的一处，删去另一处（第一处在第 {first} 行）", "keep the right one and delete the other (the first is in line {first})"),
    Label(
        "同名字段后者会悄悄盖住前者，合并分支时尤其常见。",
        "Of two equal fields the later one wins in silence; merges often leave such pairs.",
    ),
    "county: QL\ncounty: XQ",
)
DOCUMENTS = Fault(
    "several-documents",
    Label("一个文件里有几份文档", "the file holds several documents"),
    Label("一条记录一个文件；去掉 --- 和其后的内容", "one record a file; remove --- and what follows it"),
    Label("--- 之后的内容大多数工具读不到。", "Most tools never see what stands after ---."),
    "---",
)
INDIRECT = Fault(
    "anchor-alias-tag",
    Label("不许用锚点、引用和标签：{value}", "anchors, aliases and tags are not allowed: {value}"),
    Label("把值直接写在这里", "write the value itself here"),
    Label(
        "引用让一处改动牵动别处，嵌套引用还能耗尽内存。",
        "An alias makes one change touch other places, and nested ones can take all memory.",
    ),
    "investment: &a 12.5亿元",
)
TOO_DEEP = Fault(
    "too-deep",
    Label("嵌套或条目太多", "nested too deeply or too many entries"),
    Label("记录最多 8 层，50000 个值", "a record has at most 8 levels and 50,000 values"),
    Label("正常的记录不会这样，多半是误放的文件。", "No ordinary record looks so; it is probably a stray file."),
    "a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}",
)
NOT_A_RECORD = Fault(
    "not-a-record",
    Label("文件里没有“字段: 值”", "the file holds no fields"),
    Label(
        "记录由“字段: 值”组成，如 id: P-2019-QL007；空文件请删去",
        "a record is made of 'field: value' lines such as id: P-2019-QL007; remove an empty file",
    ),
    Label("空文件或只有一段话的文件不是记录。", "An empty file, or one with mere prose, is no record."),
    "(empty file)",
)
NOT_REGULAR = Fault(
    "not-a-file",
    Label("不是普通文件（{value}）", "not a regular file ({value})"),
    Label("把文件本身放进台账，不用链接", "put the file itself into the ledger, not a link or a device"),
    Label(
        "链接能指到台账外面去，读出不该读的东西；管道会让命令一直等下去。",
        "A link can lead out of the ledger and show what it should not; a pipe would make commands wait forever.",
    ),
    "P-2019-QL007.yaml -> /etc/passwd",
)
TOO_DEEP_FOLDER = Fault(
    "folder-too-deep",
    Label("文件夹套得太深，里面的没有看", "the folder lies too deep; what is in it was not looked at"),
    Label(
        "记录放在 ledgers/种类/县区/年份/ 之下；多余的文件夹移出 ledgers/",
        "records lie in ledgers/KIND/COUNTY/YEAR/; move other folders out of ledgers/",
    ),
    Label(
        "记录只在三层文件夹之下；更深的多半是误放，或解压出来的，里面的不会计入任何数字。",
        "Records lie three folders deep; what is deeper was put there by mistake, and nothing in it is in any figure.",
    ),
    "ledgers/projects/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a",
)
UNREADABLE_FILE = Fault(
    "unreadable-file",
    Label("文件读不出来：{value}", "the file cannot be read: {value}"),
    Label("检查文件权限和磁盘", "check the file's permissions and the disk"),
    Label("读不出的文件不计入任何数字。", "A file that cannot be read is in no figure."),
    "chmod 000 P-2019-QL007.yaml",
)
UNREADABLE_FOLDER = Fault(
    "unreadable-folder",
    Label("文件夹打不开：{value}", "the folder cannot be opened: {value}"),
    Label("检查文件夹权限（要能列出，也能进入）和磁盘", "check the disk, and the folder's permissions: to list it and to look into it"),
    Label("打不开的文件夹里有什么，谁也不知道；其中的记录不计入任何数字。", "Nobody knows what is in it; its records are in no figure."),
    "chmod 000 ledgers/projects/QL/2019",
)
TEXT_FAULTS = (
    TOO_LARGE,
    NOT_UTF8,
    CONFLICT,
    UNFIT_TEXT,
    SYNTAX,
    DUPLICATE_KEY,
    DOCUMENTS,
    INDIRECT,
    TOO_DEEP,
    NOT_A_RECORD,
    NOT_REGULAR,
    TOO_DEEP_FOLDER,
    UNREADABLE_FILE,
    UNREADABLE_FOLDER,
)

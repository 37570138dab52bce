"""What can be wrong with a text before anyone knows what it means?"""

from dicoop.errors import Fault
from dicoop.labels import Label

MAX_BYTES = 1024 * 1024
TOO_LARGE = Fault(
    "too-large",
    Label("文件有 {value} 字节，超过 1 MiB", "the file has {value} bytes, more than 1 MiB"),
    Label(
        "一个文件只放一条记录；附件另存，这里写文号；记录确已写满的，另登记一条接着记",
        "one file holds one record; keep attachments elsewhere and cite them; if a record is full, continue in another",
    ),
)
NOT_UTF8 = Fault(
    "not-utf8", Label("文件不是 UTF-8 编码", "the file is not UTF-8"), Label("另存为 UTF-8（无 BOM）", "save it as UTF-8 without BOM")
)
LOOKS_GB18030 = Label("看来是 GB18030 (GBK) 编码：dicoop fmt 会转成 UTF-8", "it looks like GB18030 (GBK): dicoop fmt makes it UTF-8")
CONFLICT = Fault(
    "conflict-markers",
    Label("合并冲突尚未解决：一边是 {ours}，一边是 {theirs}", "unresolved merge conflict: {ours} on one side, {theirs} on the other"),
    Label(
        "先 dicoop conflicts 看有哪些，再 dicoop resolve 编号 --again 按字段合并（两边登记的都留下）；"
        "文件不在 git 合并中的，手工把两边合成一份，删去标记行",
        "run dicoop conflicts to see them, then dicoop resolve ID --again to merge by field (keeps what either side entered); if "
        "no git merge is under way, combine both sides by hand and delete the marker lines",
    ),
)
TAB_HINT = Label("缩进和间隔都用空格，一个 Tab 换成两个空格", "use spaces, also to indent: two for each Tab")
UNFIT_TEXT = Fault(
    "unfit-text",
    Label("有看不见的字符 {value}", "invisible character {value}"),
    Label("删去这个字符，重新输入这一处", "delete the character and retype this text"),
)
SYNTAX = Fault(
    "syntax",
    Label("YAML 语法不通：{problem}", "the YAML cannot be read: {problem}"),
    Label(
        "看箭头处和上一行：缩进、冒号后的空格、引号是否成对",
        "check the caret and the line above: indentation, the space after a colon, closing quotes",
    ),
)
DUPLICATE_KEY = Fault(
    "duplicate-key",
    Label("字段 {value} 写了两遍", "the field {value} appears twice"),
    Label("留下对的一处，删去另一处（第一处在第 {first} 行）", "keep the right one and delete the other (the first is on line {first})"),
)
DOCUMENTS = Fault(
    "several-documents",
    Label("一个文件里有几份文档", "the file holds several documents"),
    Label("一条记录一个文件；去掉 --- 和其后的内容", "one record per file; remove --- and what follows it"),
)
INDIRECT = Fault(
    "anchor-alias-tag",
    Label("不许用锚点、引用和标签：{value}", "anchors, aliases and tags are not allowed: {value}"),
    Label("把值直接写在这里", "write the value itself here"),
)
TOO_DEEP = Fault(
    "too-deep",
    Label("嵌套或条目太多", "nested too deeply or too many entries"),
    Label("记录最多 8 层，50000 个值", "a record has at most 8 levels and 50,000 values"),
)
NOT_A_RECORD = Fault(
    "not-a-record",
    Label("文件里没有“字段: 值”", "the file holds no fields"),
    Label(
        "记录由“字段: 值”组成，如 id: P-2019-QL007；空文件请删去",
        "a record is made of 'field: value' lines such as id: P-2019-QL007; remove an empty file",
    ),
)
NOT_REGULAR = Fault(
    "not-a-file",
    Label("不是普通文件（{value}）", "not a regular file ({value})"),
    Label("把文件本身放进台账，不用链接", "put the file itself in the ledger, not a link or a device"),
)
TOO_DEEP_FOLDER = Fault(
    "folder-too-deep",
    Label("文件夹套得太深，里面的没有看", "the folder is nested too deep; its contents were not checked"),
    Label(
        "记录放在 ledgers/种类/县区/年份/ 之下；多余的文件夹移出 ledgers/",
        "records belong in ledgers/KIND/COUNTY/YEAR/; move other folders out of ledgers/",
    ),
)
UNREADABLE_FILE = Fault(
    "unreadable-file",
    Label("文件读不出来：{value}", "the file cannot be read: {value}"),
    Label("检查文件权限和磁盘", "check the file's permissions and the disk"),
)
UNREADABLE_FOLDER = Fault(
    "unreadable-folder",
    Label("文件夹打不开：{value}", "the folder cannot be opened: {value}"),
    Label("检查文件夹权限（要能列出，也能进入）和磁盘", "check the disk, and the folder's permissions to list and enter it"),
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

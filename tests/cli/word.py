"""Small Word files for tests: made from a few words, merged, and read back.

    package = word.docx(p('{{title}}') + table([['{{#list}}{{.}}{{/list}}']]), header=p('head'))
    merged = word.merge(package, {'title': 'x'})
    word.texts(merged)                        ['x', …]  a line per paragraph
"""
import functools, json, os, re, subprocess, sys, tempfile, zipfile
import xml.etree.ElementTree as tree
import lint

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
NAMES = (f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
         'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
         'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
         'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable=""')
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), 'shared')
TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'

STYLES = ('<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Item"><w:name w:val="Item"/><w:basedOn w:val="Normal"/>'
          '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>')
NUMBERING = ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
             '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>')

# ---- Making ---------------------------------------------------------------------------------------


def escape(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def r(text, properties=''):
    """A run; | parts it into several."""
    properties = f'<w:rPr>{properties}</w:rPr>' if properties else ''
    return ''.join(f'<w:r>{properties}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in text.split('¦'))


def p(text='', style=None, numbering=None, properties='', raw=''):
    """A paragraph. ¦ in text parts runs; raw: markup after them."""
    inside = (f'<w:pStyle w:val="{style}"/>' if style else '') + \
        (f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' if numbering else '') + properties
    return '<w:p>' + (f'<w:pPr>{inside}</w:pPr>' if inside else '') + (r(text) if text else '') + raw + '</w:p>'


def cell(content, properties=''):
    content = content if content.startswith('<') else p(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(*cells):
    return '<w:tr>' + ''.join(c if c.startswith('<w:tc>') else cell(c) for c in cells) + '</w:tr>'


def table(*rows, columns=None):
    rows = [one if isinstance(one, str) else row(*one) for one in rows]
    columns = columns or max(len(re.findall('<w:tc>', one)) for one in rows)
    grid = '<w:gridCol w:w="1000"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def field(instruction, result='1', simple=False):
    if simple: return f'<w:fldSimple w:instr=" {escape(instruction).replace(chr(34), "&quot;")} ">{r(result)}</w:fldSimple>'
    parts = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ('begin', 'separate', 'end')]
    return parts[0] + f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>' + parts[1] + r(result) + parts[2]


class Package(dict):
    """Part name -> bytes."""

    def save(self, path):
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
            for name, data in self.items(): z.writestr(name, data)
        return path

    def xml(self, name='word/document.xml'):
        return self[name].decode('utf-8')


def load(path):
    with zipfile.ZipFile(path) as z: return Package((name, z.read(name)) for name in z.namelist())


def part(root, inside, attributes=''):
    return (HEAD + f'<w:{root} {NAMES.replace(" mc:Ignorable=" + chr(34) * 2, "")}{attributes}>{inside}</w:{root}>').encode('utf-8')


def docx(body, header=None, footer=None, footnotes=None, endnotes=None, comments=None, properties=None, custom=None,
         links=(), pictures=None, styles=STYLES, numbering=NUMBERING):
    """body and the others: markup. footnotes, endnotes, comments: {id: markup}. links: addresses (rIdL0 …). pictures: {id: bytes}."""
    parts, relations, section = {}, [], ''

    def add(name, root, inside, kind, content=None):
        parts[f'word/{name}.xml'] = part(root, inside)
        types.append((f'/word/{name}.xml', TYPE + (content or kind) + '+xml'))
        relations.append((f'rId{len(relations) + 1}', f'{R}/{kind}', f'{name}.xml', False))
        return relations[-1][0]

    types = [('/word/document.xml', TYPE + 'document.main+xml')]
    add('styles', 'styles', styles, 'styles')
    add('numbering', 'numbering', numbering, 'numbering')
    if header: section += f'<w:headerReference w:type="default" r:id="{add("header1", "hdr", header, "header")}"/>'
    if footer: section += f'<w:footerReference w:type="default" r:id="{add("footer1", "ftr", footer, "footer")}"/>'
    for kind, notes in (('footnote', footnotes), ('endnote', endnotes)):
        if notes is None: continue
        special = ''.join(f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
                          for number, name in ((-1, 'separator'), (0, 'continuationSeparator')))
        add(kind + 's', kind + 's', special + ''.join(f'<w:{kind} w:id="{i}">{text}</w:{kind}>' for i, text in notes.items()), kind + 's')
    if comments is not None:
        add('comments', 'comments', ''.join(f'<w:comment w:id="{i}" w:author="査読者">{text}</w:comment>' for i, text in comments.items()), 'comments')
    for i, address in enumerate(links): relations.append((f'rIdL{i}', f'{R}/hyperlink', address, True))
    for name, data in (pictures or {}).items():
        parts[f'word/media/{name}.png'] = data
        relations.append((name, f'{R}/image', f'media/{name}.png', False))
    parts['word/document.xml'] = part('document', f'<w:body>{body}<w:sectPr>{section}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body>')
    package_relations = [('rId1', f'{R}/officeDocument', 'word/document.xml', False)]
    if properties is not None:
        parts['docProps/core.xml'] = (HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
                                      f'xmlns:dc="http://purl.org/dc/elements/1.1/">{properties}</cp:coreProperties>').encode('utf-8')
        types.append(('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'))
        package_relations.append(('rId2', 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties', 'docProps/core.xml', False))
    if custom is not None:
        parts['docProps/custom.xml'] = (HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
                                        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' + custom + '</Properties>').encode('utf-8')
        types.append(('/docProps/custom.xml', 'application/vnd.openxmlformats-officedocument.custom-properties+xml'))
        package_relations.append(('rId3', f'{R}/custom-properties', 'docProps/custom.xml', False))

    def rels(list):
        return (HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + ''.join(
            f'<Relationship Id="{i}" Type="{kind}" Target="{escape(target)}"{" TargetMode=" + chr(34) + "External" + chr(34) if external else ""}/>'
            for i, kind, target, external in list) + '</Relationships>').encode('utf-8')

    out = Package()
    out['[Content_Types].xml'] = (HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                                  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                                  '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>' +
                                  ''.join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types) + '</Types>').encode('utf-8')
    out['_rels/.rels'] = rels(package_relations)
    out['word/_rels/document.xml.rels'] = rels(relations)
    out.update(parts)
    return out


def picture(name, alternative, width=914400, height=914400):
    """An inline picture; name: of docx(pictures=…)."""
    return ('<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="絵" descr="{escape(alternative)}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="0" name="絵"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            '</wp:inline></w:drawing></w:r>')


def png(width, height):
    """A white PNG."""
    import struct, zlib

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = (b'\0' + b'\xff' * ((width + 7) // 8)) * height
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 1, 0, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def gif(width, height):
    """A GIF of one red colour: codes of nine bits that clear the table before each pixel."""
    import struct
    codes = [code for _ in range(width * height) for code in (256, 0)] + [257]
    number = sum(code << 9 * i for i, code in enumerate(codes))
    packed = number.to_bytes((9 * len(codes) + 7) // 8, 'little')
    blocks = b''.join(bytes([len(packed[i:i + 255])]) + packed[i:i + 255] for i in range(0, len(packed), 255))
    return (b'GIF89a' + struct.pack('<HHBBB', width, height, 0x80, 0, 0) + b'\xff\0\0' + b'\0\0\0' + b',' +
            struct.pack('<HHHHB', 0, 0, width, height, 0) + b'\x08' + blocks + b'\0;')


def bmp(width, height):
    """A BMP of 24 bits, all red."""
    import struct
    rows = (b'\0\0\xff' * width + b'\0' * (-3 * width % 4)) * height
    return (b'BM' + struct.pack('<IHHI', 54 + len(rows), 0, 0, 54) +
            struct.pack('<IiiHHIIiiII', 40, width, height, 1, 24, 0, len(rows), 0, 0, 0, 0) + rows)


def tiff(width, height, density=(72, 72)):
    """A TIFF of red, green and blue in one strip, all red."""
    import struct
    rows = b'\xff\0\0' * (width * height)
    entries = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, 3, 'bits'), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 'rows'),
               (277, 3, 1, 3), (278, 3, 1, height), (279, 4, 1, len(rows)), (282, 5, 1, 'x'), (283, 5, 1, 'y')]
    after = 8 + 2 + 12 * len(entries) + 4
    places = {'bits': after, 'x': after + 6, 'y': after + 14, 'rows': after + 22}
    out = b'II*\0' + struct.pack('<IH', 8, len(entries))
    for tag, kind, count, value in entries: out += struct.pack('<HHII', tag, kind, count, places.get(value, value))
    return out + struct.pack('<I', 0) + struct.pack('<HHH', 8, 8, 8) + struct.pack('<IIII', density[0], 1, density[1], 1) + rows


def jpeg(width, height, components=3, colour=None, orientation=None, density=(1, 1), adobe=False):
    """A JPEG (baseline; T.81) of blocks of one colour each. colour(x, y) -> bytes of the components (YCbCr, grey, CMYK) of the block there."""
    import struct

    def segment(kind, data):
        return b'\xff' + bytes([kind]) + struct.pack('>H', len(data) + 2) + data
    out = b'\xff\xd8'
    if orientation is None: out += segment(0xE0, b'JFIF\0\1\1\0' + struct.pack('>HH', *density) + b'\0\0')
    else: out += segment(0xE1, b'Exif\0\0' + b'II*\0\x08\0\0\0\1\0' + struct.pack('<HHIHH', 0x112, 3, 1, orientation, 0) + b'\0' * 4)
    if adobe: out += segment(0xEE, b'Adobe\0d\0\0\0\0\0')
    numbers = range(1, components + 1)
    out += segment(0xDB, b'\0' + b'\x08' * 64)
    out += segment(0xC0, struct.pack('>BHHB', 8, height, width, components) + b''.join(bytes([i, 0x11, 0]) for i in numbers))
    # Differences of 0 to 8 bits in codes of four bits; the end of a block is the bit 0.
    out += segment(0xC4, b'\0' + bytes([0, 0, 0, 9] + [0] * 12) + bytes(range(9))) + segment(0xC4, b'\x10' + bytes([1] + [0] * 15) + b'\0')
    out += segment(0xDA, bytes([components]) + b''.join(bytes([i, 0]) for i in numbers) + b'\0?\0')
    bits, before = '', [0] * components
    for y in range(0, height, 8):
        for x in range(0, width, 8):
            for i, value in enumerate(colour(x, y) if colour else [128] * components):
                difference, before[i] = value - 128 - before[i], value - 128
                size = abs(difference).bit_length()
                bits += f'{size:04b}' + (f'{difference if difference > 0 else difference + (1 << size) - 1:0{size}b}' if size else '') + '0'
    bits += '1' * (-len(bits) % 8)
    return out + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b'\xff', b'\xff\0') + b'\xff\xd9'


# ---- Running --------------------------------------------------------------------------------------

class Result:
    def __init__(self, done, package, folder=None):
        self.status, self.out, self.err = done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace')
        self.package = package


def shiyosho(*arguments, cwd=None, timeout=120):
    done = subprocess.run([os.environ['SHIYOSHO'], *arguments], capture_output=True, cwd=cwd, timeout=timeout,
                          env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE=''))
    return Result(done, None)


def run_merge(package, data, *options, files=None):
    """Merges; the Result has the merged package or None."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (files or {}).items():
            with open(os.path.join(folder, name), 'wb') as out: out.write(content)
        package.save(os.path.join(folder, 't.docx'))
        with open(os.path.join(folder, 'd.json'), 'wb') as out:
            out.write(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode('utf-8'))
        result = shiyosho('merge', 't.docx', 'd.json', '-o', 'o.docx', *options, cwd=folder)
        out = os.path.join(folder, 'o.docx')
        result.package = load(out) if os.path.exists(out) else None
        result.left = sorted(set(os.listdir(folder)) - {'t.docx', 'd.json', 'o.docx', *(files or {})})
        return result


def merge(package, data, *options, files=None):
    result = run_merge(package, data, *options, files=files)
    assert result.status == 0, f'exit {result.status}: {result.err}'
    for name, data in result.package.items():
        if name.endswith('.xml') or name.endswith('.rels'): tree.fromstring(data)
    results.append(result.package)
    return result.package


results = []  # all merged packages, for validate_all

# ---- Reading --------------------------------------------------------------------------------------


def tag(element):
    return element.tag.rpartition('}')[2]


def text_of(paragraph):
    out = []
    for node in paragraph.iter():
        name = tag(node)
        if name == 't': out.append(node.text or '')
        elif name == 'tab' and 'val' not in ''.join(node.attrib): out.append('\t')
        elif name == 'br': out.append('\n')
    return ''.join(out)


def texts(package, part='word/document.xml'):
    """The text of each paragraph."""
    return [text_of(node) for node in tree.fromstring(package[part]).iter(f'{{{W}}}p')]


def rows(package, index=0):
    """[[cell text]] of a table; cells' paragraphs are parted by /."""
    found = list(tree.fromstring(package['word/document.xml']).iter(f'{{{W}}}tbl'))[index]
    return [['/'.join(text_of(one) for one in c.iter(f'{{{W}}}p')) for c in line if tag(c) == 'tc'] for line in found if tag(line) == 'tr']


def count(package, name, part='word/document.xml'):
    return len(list(tree.fromstring(package[part]).iter(f'{{{W}}}{name}')))


def values(package, name, attribute, part='word/document.xml'):
    return [node.get(f'{{{W}}}{attribute}') for node in tree.fromstring(package[part]).iter(f'{{{W}}}{name}')]


# ---- The tests of a file --------------------------------------------------------------------------

def validate(*arguments):
    """What ../shared/tools/validate has against files (its arguments: kind and files), one fault a line. Without ../shared
    there are none; nor under the sanitizers, where the files are the same."""
    if not os.path.isdir(SHARED) or os.environ.get('SY_SANITIZED') == '1': return []
    done = subprocess.run([os.path.join(SHARED, 'tools', 'validate'), *arguments], capture_output=True, text=True)
    out = [line for line in done.stdout.split('\n') if line and not line.startswith('PASS')]
    return out or ([f'validate: exit {done.returncode}: {done.stderr[-1000:]}'] if done.returncode else [])


@functools.cache
def findings(path):
    """What our own lint and the validators have against a Word file, numbers left out: to be compared with that of another."""
    return {re.sub(r'\d+', 'N', line.replace(path, '')).strip() for line in lint.docx(path) + validate('docx', path)}


def validate_all():
    """Faults of everything that was merged."""
    if not results: return []
    with tempfile.TemporaryDirectory() as folder:
        files = [package.save(os.path.join(folder, f'{i}.docx')) for i, package in enumerate(results)]
        return ([f'{os.path.basename(name)}: {fault}' for name in files for fault in lint.docx(name)] +
                [line for line in validate('docx', *files) if not line.lstrip().startswith('W ')])[:40]


def main(functions):
    """Runs test_… functions; prints what failed; the exit status."""
    import traceback
    bad = []
    only = sys.argv[1:]
    for name, function in list(functions.items()):
        if not name.startswith('test_') or (only and name not in only): continue
        try:
            function()
        except Exception as e:
            where = traceback.extract_tb(e.__traceback__)
            line = next((f.lineno for f in reversed(where) if f.filename.endswith(os.path.basename(sys.argv[0]))), 0)
            bad.append(f'{name} (line {line}): {type(e).__name__}: {e}')
    bad += validate_all()
    print('\n'.join(bad) or 'all right')
    return 1 if bad else 0


def same(found, wanted):
    assert found == wanted, f'\n  {found!r}\n  is not\n  {wanted!r}'

"""Word files that are broken or want to do harm, each made here: what reads strangers' files must give a right result or a
message, quickly, in little memory.

    hostile.documents(folder)        writes them, and adds those of ../shared: [(path, True where it is a good document), …]
    hostile.py FOLDER                writes them, to be looked at
"""
import io, os, random, re, struct, subprocess, sys, zipfile, zlib
import own, word
from word import HEAD, W, R, cell, docx, p, picture, png, row, table

TYPES = (HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         f'<Override PartName="/word/document.xml" ContentType="{word.TYPE}document.main+xml"/></Types>').encode()
RELATIONS = (HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
             f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>').encode()


def packed(parts):
    """The bytes of a zip of [(name, data)]."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        for name, data in parts:
            z.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def package(document, relations=RELATIONS, types=TYPES, more=()):
    if isinstance(document, str): document = document.encode('utf-8')
    return packed([('[Content_Types].xml', types), ('_rels/.rels', relations), ('word/document.xml', document), *more])


def body(inside, before=''):
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{inside}</w:body></w:document>'


def whole(of):
    return packed(of.items())


def entities():
    """Document types that read files, or grow."""
    inside = p('前&x;後').replace('&amp;', '&')
    laughs = ''.join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 10))
    yield 'entity of a file', package(body(inside, '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))
    yield 'entity of the net', package(body(inside, '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'))
    yield 'entities that grow', package(body(p('&x9;').replace('&amp;', '&'), f'<!DOCTYPE d [<!ENTITY x0 "xxxxxxxxxx">{laughs}]>'))
    yield 'one long entity many times', package(body(p('&x;' * 20000).replace('&amp;', '&'), f'<!DOCTYPE d [<!ENTITY x "{"x" * 50000}">]>'))
    yield 'document type in relationships', package(body(p('文')), RELATIONS.replace(b'<Relationships ', b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Relationships '))


def texts():
    good = body(p('文'))
    yield 'invalid UTF-8', package(good.encode().replace('文'.encode(), b'\xff\xfe\xc0\x80'))
    yield 'control characters', package(good.replace('文', '&#0;&#7;'))
    yield 'a NUL byte', package(good.replace('文', '\0'))
    yield 'cut in a tag', package(good[:-30])
    yield 'crossed tags', package(good.replace('</w:t></w:r>', '</w:r></w:t>'))
    yield 'nothing in the main part', package('')
    yield 'no body', package(f'<w:document xmlns:w="{W}"/>')
    yield 'another root', package('<html><body><p>x</p></body></html>')


def packages():
    good = body(p('文'))
    yield 'empty', b''
    yield 'no zip', 'これは文書ではない。'.encode() * 50
    yield 'of another kind', b'%PDF-1.7\n%%EOF\n'
    yield 'OLE', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 2000
    yield 'half of it', package(good)[:len(package(good)) // 2]
    yield 'without its end', package(good)[:-10]
    yield 'wrong checksum', package(good).replace(struct.pack('<I', zlib.crc32(good.encode())), b'\1\2\3\4')
    yield 'no content types', packed([('_rels/.rels', RELATIONS), ('word/document.xml', good)])
    yield 'no relationships', packed([('[Content_Types].xml', TYPES), ('word/document.xml', good)])
    yield 'no main part', packed([('[Content_Types].xml', TYPES), ('_rels/.rels', RELATIONS)])
    yield 'main part outside', package(good, RELATIONS.replace(b'word/document.xml', b'../../../../etc/passwd'))
    yield 'a part outside', package(good, more=[('../../../../tmp/hostile-outside', b'x')])
    yield 'many parts', package(good, more=[(f'customXml/item{i}.xml', b'<x/>') for i in range(20000)])
    encrypted = bytearray(package(good))
    for at in range(len(encrypted) - 4):  # the flag in each header
        if encrypted[at:at + 4] == b'PK\3\4': encrypted[at + 6] |= 1
        if encrypted[at:at + 4] == b'PK\1\2': encrypted[at + 8] |= 1
    yield 'encrypted', bytes(encrypted)
    yield 'a bomb', package(body(p('文') + '<!--' + ' ' * 140_000_000 + '-->'))


def shapes():
    """Documents that are too deep, too long, or absurd."""
    cells = lambda n: '<w:tbl><w:tr><w:tc>' * n + p('底') + '</w:tc></w:tr></w:tbl>' * n
    yield 'tables 20,000 deep', package(body(cells(20000)))
    yield 'tables 15 deep', package(body(cells(15) + p()))
    yield 'controls 20,000 deep', package(body('<w:sdt><w:sdtContent>' * 20000 + p('底') + '</w:sdtContent></w:sdt>' * 20000))
    yield '100,000 paragraphs', package(body('<w:p/>' * 100000))
    yield 'a run of 3 MB', package(body(p(''.join(random.Random(1).choices([chr(c) for c in range(0x4E00, 0x5800)], k=1_000_000)))))
    yield '5,000 columns', package(body(table(['x'] * 5000)))
    yield 'a cell over all columns there can be', package(body(table([cell('x', '<w:gridSpan w:val="2147483647"/>')])))
    huge = ''.join(f'<w:{name} w:{attribute}="{value}"/>' for name, attribute in (('ind', 'left'), ('spacing', 'before'), ('spacing', 'line')) for value in ('2147483647', '-99999999999', 'x'))
    yield 'absurd numbers', package(body(p('文', properties=huge) + '<w:sectPr><w:pgSz w:w="-5" w:h="99999999999"/><w:pgMar w:top="2147483647" w:left="-2147483648"/><w:cols w:num="99999"/></w:sectPr>'))
    yield 'a row higher than pages', package(body(table(row('高い').replace('<w:tr>', '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="100000" w:hRule="exact"/></w:trPr>'))))
    yield 'all kept together', package(body(p('文', properties='<w:keepNext/><w:keepLines/>') * 3000))
    styles = word.STYLES.replace('<w:name w:val="Item"/><w:basedOn w:val="Normal"/>', '<w:name w:val="Item"/><w:basedOn w:val="Heading1"/>').replace('<w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>', '<w:name w:val="heading 1"/><w:basedOn w:val="Item"/>')
    yield 'styles in a circle', whole(docx(p('文', 'Item'), styles=styles))
    yield 'fields without an end', package(body(p('', raw='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>') * 2000))
    yield 'an included file', whole(docx(p('', raw=word.field('INCLUDETEXT "file:///etc/passwd"', '前の結果'))))


def pictures():
    huge = png(1, 1).replace(struct.pack('>II', 1, 1), struct.pack('>II', 65535, 65535))
    for name, data in (('a picture of 65,535 by 65,535', huge), ('half a picture', png(200, 200)[:50]), ('a picture that is text', b'x' * 100)):
        yield name, whole(docx(p(raw=picture('rIdP', '絵')), pictures={'rIdP': data}))
    outside = docx(p(raw=picture('rIdP', '絵')), pictures={'rIdP': png(1, 1)})
    name = 'word/_rels/document.xml.rels'
    outside[name] = outside[name].replace(b'Target="media/rIdP.png"', b'Target="file:///etc/passwd" TargetMode="External"')
    yield 'a picture elsewhere', whole(outside)


def flipped():
    """Some bits of a whole document turned, the same ones every time."""
    good = whole(docx(p('文') + table(['甲', '乙']), header=p('柱'), pictures={'rIdP': png(8, 8)}))
    for seed in range(8):
        dice, data = random.Random(seed), bytearray(good)
        for _ in range(1 + seed): data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        yield f'turned bits {seed}', bytes(data)


def good():
    yield 'good', package(body(p('良い文書')))
    yield 'good in UTF-16', package(body(p('良い文書')).replace('UTF-8', 'UTF-16').encode('utf-16'))
    yield 'good elsewhere', packed([('[Content_Types].xml', TYPES.replace(b'/word/document.xml', b'/foo/bar.xml')), ('_rels/.rels', RELATIONS.replace(b'word/document.xml', b'/foo/bar.xml')), ('foo/bar.xml', body(p('良い文書')))])


def write(folder):
    """Writes ours and prints a line for each: 1 or 0, good or not, and its path."""
    for kind in (entities, texts, packages, shapes, pictures, flipped, good):
        for name, data in kind():
            path = os.path.join(folder, name + '.docx')
            with open(path, 'wb') as file: file.write(data)
            print(int(kind is good), path)


def documents(folder):
    """Ours, written into the folder, and those of ../shared/bad, all that its README lists: [(path, whether it is a good document)]."""
    # Another process writes them: the memory that large ones take would count as that of the programs which this one starts.
    lines = subprocess.run([sys.executable, os.path.abspath(__file__), folder], capture_output=True, text=True, check=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1')).stdout.splitlines()
    out = [(line[2:], line[0] == '1') for line in lines]
    assert len(out) >= 50, len(out)
    readme = own.shared('bad', 'README.md')
    if readme:
        with open(readme, encoding='utf-8') as text: listed = re.findall(r'^- `([^`]+)` \([^)]*\): (GOOD|VALID)?', text.read(), re.M)
        assert len(listed) >= 80 and sum(bool(good) for _, good in listed) >= 4, listed
        out += [(own.shared('bad', name), bool(good)) for name, good in listed]
    return out


if __name__ == '__main__':
    write(sys.argv[1])

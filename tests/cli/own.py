"""Documents that the checks of whole corpora go over: our own ones always, those of ../shared where that folder is there.

    own.documents(folder)                       writes ours into the folder: [path, …]
    own.shared('corpus', 'docx', least=30)      what ../shared has of a kind: [] where there is no ../shared
"""
import csv, glob, os, re, subprocess, zipfile
import word
from word import cell, docx, field, p, picture, png, r, row, table

ROOT = word.ROOT
LAYOUTS = os.path.join(ROOT, 'tests', 'golden', 'layout')
SPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
          'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
          'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
          'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
          'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"')
RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
COMPAT = ('<w:compat><w:adjustLineHeightInTable/><w:compatSetting w:name="compatibilityMode" '
          'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>')

# ---- ../shared ------------------------------------------------------------------------------------


def shared(*path):
    """A file or folder of ../shared; None where there is no ../shared. That it is there and lacks the file is a fault."""
    if not os.path.isdir(word.SHARED): return None
    whole = os.path.join(word.SHARED, *path)
    assert os.path.exists(whole), f'{whole} is missing'
    return whole


def corpus(*kinds):
    """The Word files of ../shared/corpus of these kinds (docx, templates, word), all that its lists name; [] without ../shared."""
    out = []
    for kind in kinds:
        listed = shared('corpus', kind + '.tsv')
        if not listed: return []
        with open(listed, encoding='utf-8', newline='') as rows: names = [one['file'] for one in csv.DictReader(rows, delimiter='\t', quoting=csv.QUOTE_NONE)]
        out += [shared('corpus', kind, name) for name in names]
    return sorted(out)


# ---- Ours -----------------------------------------------------------------------------------------

def section(source, name, otherwise=''):
    found = re.search(rf'<{name}>(.*?)</{name}>', source, re.S)
    return found.group(1) if found else otherwise


def write_layout(source, path):
    """The document of a tests/golden/layout/NAME.xml: parts that the source does not have are left out."""
    settings = section(source, 'settings')
    parts = {'header': section(source, 'header'), 'styles': section(source, 'styles'), 'settings': settings + ('' if 'w:compat>' in settings else COMPAT),
             'footnotes': section(source, 'footnotes'), 'numbering': section(source, 'numbering')}
    there = [name for name in parts if parts[name]]
    with zipfile.ZipFile(path, 'w') as z:
        z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
                   'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
                   f'PartName="/word/document.xml" ContentType="{word.TYPE}document.main+xml"/>' +
                   ''.join(f'<Override PartName="/word/{n}.xml" ContentType="{word.TYPE}{n}+xml"/>' for n in there) + '</Types>')
        z.writestr('_rels/.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                   f'Id="r1" Type="{RELATION}officeDocument" Target="word/document.xml"/></Relationships>')
        z.writestr('word/_rels/document.xml.rels', '<Relationships '
                   'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
                   ''.join(f'<Relationship Id="r{i}" Type="{RELATION}{n}" Target="{n}.xml"/>' for i, n in enumerate(there)) +
                   '</Relationships>')
        z.writestr('word/document.xml', f'<w:document {SPACES}><w:body>{section(source, "body")}</w:body></w:document>')
        for name in there:
            root = 'hdr' if name == 'header' else name
            z.writestr(f'word/{name}.xml', f'<w:{root} {SPACES}>{parts[name]}</w:{root}>')


def zipped(source, path):
    """A template's folder as a file."""
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for base, _, names in sorted(os.walk(source)):
            for name in sorted(names): z.write(os.path.join(base, name), os.path.relpath(os.path.join(base, name), source))
    return path


def note(kind, number):
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def control(tag, inside, block=False):
    return f'<w:sdt><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/><w:text/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def box(inside, number):
    """A text box in both of Word's ways of writing one."""
    content = f'<w:txbxContent>{inside}</w:txbxContent>'
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" '
            'relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
            '<wp:align>right</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="1800000" cy="720000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="{number}" name="箱" descr="版の箱"/>'
            '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
            '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
            f'</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:142pt;height:57pt"><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>')


def ruby(base, reading):
    return ('<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="distributeSpace"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/>'
            f'</w:rubyPr><w:rt>{r(reading)}</w:rt><w:rubyBase>{r(base)}</w:rubyBase></w:ruby></w:r>')


def change(kind, inside, number):
    return f'<w:{kind} w:id="{number}" w:author="査読者" w:date="2026-12-01T00:00:00Z">{inside}</w:{kind}>'


TEXT = '調達件名は「情報システムの設計・開発等業務」（以下「本業務」という。）とし、その期間は、契約締結日から令和9年3月31日までとする。'
HEADINGS = word.STYLES + ('<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>'
                          '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>')
FLOAT_SECTION = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:cols w:num="2" w:space="425"/></w:sectPr></w:pPr></w:p>'


def composed():
    """name -> package: one document for each kind of thing that Word documents are made of."""
    merged, rest = '<w:vMerge w:val="restart"/>', '<w:vMerge/>'
    long_rows = [[f'{i}', TEXT, f'備考{i}'] for i in range(60)]
    removed = '<w:r><w:delText>消えた文</w:delText></w:r>'
    return {
        'notes': docx(p('本文', raw=note('footnote', 2)) + p(TEXT, raw=note('endnote', 2) + note('footnote', 3)), footnotes={2: p('脚注の文。'), 3: p('二つ目の脚注。')}, endnotes={2: p('文末の注。')}),
        'header and footer': docx(''.join(p(f'{i}　{TEXT}') for i in range(50)), header=p('{{title}}の柱'), footer=p('', raw=field('PAGE') + r(' / ') + field('NUMPAGES'))),
        'pictures': docx(p('前') + p(raw=picture('rIdP', '構成図')) + p('後') + p('', raw=r('横に') + picture('rIdQ', '印', 200000, 200000).replace('wp:docPr id="1"', 'wp:docPr id="2"')),
                         pictures={'rIdP': png(40, 30), 'rIdQ': png(8, 8)}),
        'tables': docx(table(row(cell('項目', merged), '甲', '乙'), row(cell('', rest), cell('丙と丁', '<w:gridSpan w:val="2"/>')), row('入れ子', cell(table(['一', '二'], ['三', '四']) + p()), '末'), columns=3) +
                       p('間') + table(*long_rows) + p('後')),
        'lists': docx(''.join(p(f'第{i}項　{TEXT}', numbering=1) for i in range(12)) + p('様式による項', 'Item') + p('別の列', numbering=2)),
        'fields': docx(p('', raw=field('DATE \\@ "yyyy年M月d日"', '2026年12月1日') + r('と') + field('MERGEFIELD 件名 \\* MERGEFORMAT', '«件名»') + r('と') + field('SEQ 図', '1')) + p('', raw=field('TITLE', '件名', simple=True)) +
                       p('', raw='<w:bookmarkStart w:id="1" w:name="目印"/>' + r('目印の文') + '<w:bookmarkEnd w:id="1"/>') + p('', raw=field('REF 目印 \\h', '目印の文') + r('は') + field('PAGEREF 目印', '1') + r('ページ')),
                       properties='<dc:title>欄の見本</dc:title>'),
        'contents': docx(p('', 'TOC1', raw='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r('総則') + '<w:r><w:tab/></w:r>' + r('1')) +
                         p('', 'TOC1', raw=r('業務') + '<w:r><w:tab/></w:r>' + r('1') + '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p('総則', 'Heading1') + p(TEXT) + p('業務', 'Heading1') + p(TEXT), styles=HEADINGS),
        'links': docx(p('', raw='<w:hyperlink r:id="rIdL0">' + r('架空省の案内') + '</w:hyperlink>' + r('を見る。') + '<w:hyperlink w:anchor="先">' + r('先へ') + '</w:hyperlink>') +
                      p('', raw='<w:bookmarkStart w:id="5" w:name="先"/>' + r('ここ') + '<w:bookmarkEnd w:id="5"/>'), links=['https://example.go.jp/?a=1&b=2']),
        'controls': docx(p('', raw=r('件名：') + control('件名', r('ここに入力'))) + control('節', p('節の一') + p('節の二')) + table([cell(control('欄', p('欄の文')) + p())])),
        'text box': docx(p('箱の横の文。' + TEXT * 2, raw=box(p('箱の文一') + p('箱の文二'), 11)) + p(TEXT)),
        'changes': docx(p('前', raw=change('ins', r('加えた文'), 21) + change('del', removed, 22) + r('後')) + p('注釈', raw='<w:commentRangeStart w:id="3"/>' + r('を付けた') + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'),
                        comments={3: p('査読の意見')}),
        'looks': docx(p('', raw=r('太字', '<w:b/>') + r('斜体', '<w:i/>') + r('圏点', '<w:em w:val="dot"/>') + r('下線', '<w:u w:val="double"/>') + r('上', '<w:vertAlign w:val="superscript"/>') + r('隠れた文', '<w:vanish/>') +
                            r('様式で隠れた文', '<w:rStyle w:val="Hidden"/>') + ruby('調達', 'ちょうたつ') + r('office ffi', '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>')) +
                      p('中央', properties='<w:jc w:val="center"/>') + p('両端に揃える。' + TEXT, properties='<w:jc w:val="both"/>') + p('囲み', properties='<w:pBdr><w:top w:val="single" w:sz="8"/><w:bottom w:val="single" w:sz="8"/></w:pBdr><w:shd w:val="clear" w:fill="FFEECC"/>'), styles=HEADINGS),
        'sections': docx(p('縦の紙') + FLOAT_SECTION.replace('16838" w:h="11906" w:orient="landscape', '11906" w:h="16838') + p('横の紙。' + TEXT * 8) + FLOAT_SECTION + p('終わり')),
        'vertical': docx(p('縦書きの文。' + TEXT + '12個とABC。') + '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:textDirection w:val="tbRl"/></w:sectPr></w:pPr></w:p>' + p('横書きに戻る。')),
        'characters': docx(p('ｱｲｳ ｶﾞ ①②Ⅲ㈱℡〜※ 𠮷野家と𩸽 辻\U000E0100斎 か\u3099 é × ÷ ≦ → ◯☎')),
        'form': docx(table([cell('氏名', '<w:shd w:val="clear" w:fill="DDDDDD"/>'), '{{#people}}{{name}}'], ['年齢', '{{age}}歳{{/people}}']) + p('{{#draft}}案{{/draft}}{{^draft}}確定{{/draft}}：{{title|既定:"無題"}}') + p('終わり')),
    }


def documents(folder, build=True):
    """Writes them; build: also what the program builds from the samples. The paths, in order."""
    out = []

    def path(name):
        out.append(os.path.join(folder, name + '.docx'))
        return out[-1]
    for source in sorted(glob.glob(os.path.join(LAYOUTS, '*.xml'))):
        with open(source, encoding='utf-8') as text: write_layout(text.read(), path('layout ' + os.path.splitext(os.path.basename(source))[0]))
    for name in ('bessi', 'chotatsu'): zipped(os.path.join(ROOT, 'templates', name), path('template ' + name))
    for name, package in composed().items(): package.save(path(name))
    if build:
        for sample, options in (('denshi-shinsei', ()), ('bihin-kanri', ('--edition', 'review')), ('kenshu-cloud', ('-t', 'bessi'))):
            made = os.path.join(folder, 'sample ' + sample)
            done = subprocess.run([os.environ['SHIYOSHO'], 'build', os.path.join(ROOT, 'samples', sample + '.yaml'), '-f', 'docx', '-o', made, '--quiet', *options], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            out += sorted(glob.glob(os.path.join(made, '*.docx')))
    assert len(out) >= 55, f'only {len(out)} documents of our own'
    return out

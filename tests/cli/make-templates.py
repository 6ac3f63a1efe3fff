#!/usr/bin/env python3
"""Turns Japanese documents of ../shared/corpus/docx into templates, where that folder is there: tags are put into their XML. Beside
them templates of our own, which have between them all that a template can have.

    make-templates.py FOLDER      writes NAME.docx, and NAME-1.json and NAME-2.json, two projects to merge with it
"""
import json, os, sys
from xml.dom import minidom
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import own, word


class Document:
    """word/document.xml of a package, to be edited."""

    def __init__(self, path):
        self.package = word.load(path)
        self.xml = minidom.parseString(self.package['word/document.xml'])

    def save(self, path):
        # Not all versions of minidom write a line break in an attribute as Word does.
        self.package['word/document.xml'] = self.xml.toxml(encoding='UTF-8').replace('\uE000'.encode('utf-8'), b'&#xA;')
        self.package.save(path)

    def swap(self, part, old, new):
        """Replaces text in another part's bytes."""
        data = self.package[part].decode('utf-8')
        assert old in data, (part, old)
        self.package[part] = data.replace(old, new).encode('utf-8')

    def markup(self, text):
        """Nodes of this document."""
        root = minidom.parseString(f'<root {word.NAMES} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{text}</root>'.encode('utf-8')).documentElement
        return [self.xml.importNode(node, True) for node in root.childNodes]

    def insert(self, text, before=None, after=None):
        """Markup beside a node."""
        place, parent = before or after.nextSibling, (before or after).parentNode
        for node in self.markup(text): parent.insertBefore(node, place)

    def declare(self):
        """The prefixes that markup uses."""
        root = self.xml.documentElement
        for name, address in [pair.split('=') for pair in word.NAMES.split() if pair.startswith('xmlns:')]:
            if not root.hasAttribute(name): root.setAttribute(name, address.strip('"'))

    def add_part(self, name, root, inside, kind):
        """A part of the main document's, as comments.xml."""
        self.package[f'word/{name}.xml'] = word.part(root, inside)
        self.swap('[Content_Types].xml', '</Types>', f'<Override PartName="/word/{name}.xml" ContentType="{word.TYPE}{kind}+xml"/></Types>')
        self.swap('word/_rels/document.xml.rels', '</Relationships>', f'<Relationship Id="rIdMade{name}" Type="{word.R}/{kind}" Target="{name}.xml"/></Relationships>')

    def all(self, name, inside=None):
        return list((inside or self.xml).getElementsByTagName('w:' + name))

    def text(self, paragraph):
        return ''.join(t.firstChild.data if t.firstChild else '' for t in self.all('t', paragraph))

    def find(self, words, nth=0):
        """The nth paragraph that says so."""
        found = [p for p in self.all('p') if words in self.text(p)]
        assert len(found) > nth, words
        return found[nth]

    def put(self, words, new, nth=0):
        """Words of a paragraph become new, in the format of their first character."""
        paragraph = self.find(words, nth)
        start = self.text(paragraph).index(words)
        end, at = start + len(words), 0
        for t in self.all('t', paragraph):
            old = t.firstChild.data if t.firstChild else ''
            left, right = max(start - at, 0), max(end - at, 0)
            if at < end and at + len(old) > start: self.set(t, old[:left] + (new if at <= start else '') + old[right:])
            at += len(old)

    def set(self, t, text):
        while t.firstChild: t.removeChild(t.firstChild)
        t.setAttribute('xml:space', 'preserve')
        t.appendChild(self.xml.createTextNode(text))

    def say(self, paragraph, text):
        """All that a paragraph says."""
        found = self.all('t', paragraph)
        if not found:
            run, t = self.xml.createElement('w:r'), self.xml.createElement('w:t')
            run.appendChild(t)
            paragraph.appendChild(run)
            found = [t]
        for t in found: self.set(t, '')
        for name in ('br', 'tab'):
            for gone in self.all(name, paragraph):
                if gone.parentNode.nodeName == 'w:r': gone.parentNode.removeChild(gone)
        self.set(found[0], text)

    def rows(self, table):
        return [n for n in self.all('tbl')[table].childNodes if n.nodeName == 'w:tr']

    def cells(self, table, row):
        return [n for n in self.rows(table)[row].childNodes if n.nodeName == 'w:tc']

    def cell(self, table, row, column, *texts):
        """The paragraphs of a cell say texts; further ones go, or are added like the last."""
        cell = self.cells(table, row)[column]
        paragraphs = [n for n in cell.childNodes if n.nodeName == 'w:p']
        while len(paragraphs) > len(texts): cell.removeChild(paragraphs.pop())
        while len(paragraphs) < len(texts):
            copy = paragraphs[-1].cloneNode(True)
            cell.insertBefore(copy, paragraphs[-1].nextSibling)
            paragraphs.append(copy)
        for paragraph, text in zip(paragraphs, texts): self.say(paragraph, text)

    def loop(self, table, row, *texts, until=None):
        """One row is repeated; those after it go, up to `until` (not counted from the row, exclusive)."""
        for gone in self.rows(table)[row + 1:until]: gone.parentNode.removeChild(gone)
        for column, text in enumerate(texts): self.cell(table, row, column, text)

    def around(self, first, last, name):
        """Tags in paragraphs of their own before the one that says first and after the one that says last."""
        for words, tag, after in ((first, '{{#' + name + '}}', False), (last, '{{/' + name + '}}', True)):
            block = self.find(words)
            while block.parentNode.nodeName != 'w:body': block = block.parentNode
            paragraph, run, t = (self.xml.createElement('w:' + n) for n in ('p', 'r', 't'))
            self.set(t, tag)
            run.appendChild(t)
            paragraph.appendChild(run)
            block.parentNode.insertBefore(paragraph, block.nextSibling if after else block)


def properties(d):
    d.swap('docProps/core.xml', '<dc:title></dc:title>', '<dc:title>{{title}}{{#draft}}（案）{{/draft}}</dc:title>')


def stamp_box():
    """A text box in both of Word's ways of writing one."""
    inside = '<w:txbxContent>' + word.p('{{#draft}}案{{/draft}}{{^draft}}確定{{/draft}}') + word.p('{{#stamps}}{{.}}　{{/stamps}}') + '</w:txbxContent>'
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" '
            'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>-300000</wp:posOffset>'
            '</wp:positionV><wp:extent cx="1300000" cy="560000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="901" name="版の箱"/><wp:cNvGraphicFramePr/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1300000" cy="560000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:txbx>' + inside + '</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
            '</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:102pt;height:44pt"><v:textbox>' + inside + '</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>')


# ---- The six --------------------------------------------------------------------------------------

def minutes(d):
    """議事録: a form of one table, with lists in cells; a mail merge field, a content control, a footnote, a comment."""
    d.cell(0, 0, 1, '{{件名}}　{{議題}}')
    d.cell(0, 1, 1, '{{日時}}（{{日時の日付|曜日}}）')
    d.cell(0, 2, 1, '')
    d.insert(word.field('MERGEFIELD 場所 \\* MERGEFORMAT', '«場所»'), after=d.all('pPr', d.cells(0, 2)[1])[0])
    d.cell(0, 3, 1, '{{#参加者}}{{組織}}：{{#氏名}}{{.}}{{^@最後}}、{{/@最後}}{{/氏名}}', '{{/参加者}}')
    d.cell(0, 4, 1, '')
    d.insert('<w:sdt><w:sdtPr><w:tag w:val="作成者"/><w:id w:val="7701"/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>' + word.r('記入してください') + '</w:sdtContent></w:sdt>', after=d.all('pPr', d.cells(0, 4)[1])[0])
    d.cell(0, 6, 0, '{{#決定事項}}{{.}}', '{{/決定事項}}{{^決定事項}}なし{{/決定事項}}')
    d.cell(0, 8, 0, '{{#持ち帰り事項}}{{担当}}にて、{{内容}}（{{期限|和暦}}まで）{{/持ち帰り事項}}', '{{^持ち帰り事項}}なし{{/持ち帰り事項}}')
    d.cell(0, 10, 0, '{{#発言}}', '{{内容|書式}}（{{発言者}}）', '{{/発言}}')
    d.swap('word/footnotes.xml', '</w:footnotes>', '<w:footnote w:id="9"><w:p><w:r><w:footnoteRef/></w:r>' + word.r('{{件名}}の第{{回|漢数字}}回') + '</w:p></w:footnote></w:footnotes>')
    d.insert('<w:r><w:footnoteReference w:id="9"/></w:r>', after=d.all('r', d.find('議事録'))[-1])
    d.add_part('comments', 'comments', '<w:comment w:id="3" w:author="査読者">' + word.p('{{作成者}}が作成') + '</w:comment>', 'comments')
    first = d.all('r', d.find('議事録'))[0]
    d.insert('<w:commentRangeStart w:id="3"/>', before=first)
    d.insert('<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>', after=first)
    d.declare()


def minutes_data(n):
    return {'件名': ['庁内備品管理システム', '電子申請システム'][n - 1], '議題': ['画面の確認', '運用の引継ぎ'][n - 1],
            '日時': '令和9年4月14日　13時から14時まで', '日時の日付': '2027-04-14', '場所': ['会議室・オンライン', '第一会議室'][n - 1],
            '参加者': [{'組織': '架空省', '氏名': ['甲野', '乙山']}, {'組織': '受託者', '氏名': ['丙田']}][:n],
            '作成者': '受託者　丙田', '回': n + 11, '決定事項': ['画面の色を青とする。', '帳票の様式を現行のとおりとする。'] if n == 2 else [],
            '持ち帰り事項': [{'担当': '丙田', '内容': '現行の業務を調べて報告する', '期限': '2027-04-21'}] * (n - 1),
            '発言': [{'内容': f'第{i}の意見を**述べる**。' + ('回答は【期日】までとする。' if i == 2 else ''), '発言者': '甲野'} for i in range(1, 4 if n == 1 else 26)]}


def cover(d, title, date):
    d.put(title, '{{title}}')
    d.put(date, '{{date|yyyy年}}（{{date|和暦年}}）{{date|M月d日}}')
    d.put('デジタル庁', '{{organization}}')


def history(d, table):
    d.loop(table, 1, '{{#revisions}}{{date|yyyy年M月d日}}', '{{place}}', '{{reason}}{{/revisions}}')


def cover_data(n, title):
    return {'title': title, 'date': ['2026-12-01', '2019-05-07'][n - 1], 'organization': ['架空省', '例示庁'][n - 1],
            'revisions': [{'date': f'20{26 - i}-04-01', 'place': '全体', 'reason': '新規作成' if i == 0 else f'第{i}次の見直し\n用語を改めた。'} for i in range((1, 12)[n - 1])]}


def postcode(d):
    """郵便番号: a cover, a box of key words, a paragraph loop, a table of revisions; a header, a text box, properties."""
    cover(d, '郵便番号', '2022年（令和4年）3月31日')
    properties(d)
    d.declare()
    for part in ('word/header1.xml', 'word/header2.xml', 'word/header3.xml'): d.swap(part, '</w:hdr>', word.p('{{title}}　{{#revisions}}{{#@first}}{{date|和暦}}版{{/@first}}{{/revisions}}') + '</w:hdr>')
    for node in d.markup(stamp_box()): d.find('コアデータパーツ').appendChild(node)
    d.put('0000000', '{{example}}')
    for gone in ('多くのシステムにおいて', 'データが7桁の連続'):
        paragraph = d.find(gone)
        paragraph.parentNode.removeChild(paragraph)
    d.say(d.find('郵便番号は3桁+4桁'), '{{#reasons}}{{.}}{{/reasons}}')
    d.around('特記事項', 'なんらかの事由により', 'special')
    history(d, 1)


def postcode_data(n):
    return dict(cover_data(n, ['郵便番号', '電話番号'][n - 1]), example=['1000001', '0312345678'][n - 1], special=n == 1, draft=n == 1, stamps=['課長', '係長'][:n],
                reasons=['一つ目の理由である。', '二つ目の理由であり、やや長い文となるため、行を改めて続くことを確かめるためのものである。', '三つ目の理由である。'][:4 - n])


def building(d):
    """建物: tables of a data model, a condition over a chapter, a footnote."""
    cover(d, 'コアデータモデル解説書', '2025年（令和7年）3月25日')
    d.loop(1, 1, '{{#base}}{{#required}}○{{/required}}', '{{name}}', '{{meaning}}{{/base}}')
    d.loop(2, 1, '{{#extended}}{{name}}', '{{meaning}}{{/extended}}')
    d.around('その他構造物のデータモデル', '農業用のビニールハウス', 'others')
    d.swap('word/footnotes.xml', 'https://www.mlit.go.jp/toshi/tosiko/kisotyousa001.html', '{{survey.name}}（{{survey.year|和暦年}}）')
    d.loop(3, 1, '{{#codes}}{{code}}', '{{meaning}}{{/codes}}')
    history(d, 4)


def building_data(n):
    return dict(cover_data(n, ['データモデル解説書', '施設台帳の解説書'][n - 1]), others=n == 2, survey={'name': ['都市計画基礎調査', '施設調査'][n - 1], 'year': '2027-04-01'},
                base=[{'required': i < 3, 'name': f'項目{i}', 'meaning': '説明の文である。' * (i % 3 + 1)} for i in range((8, 40)[n - 1])],
                extended=[{'name': f'拡張{i}', 'meaning': '追加の項目'} for i in range((3, 15)[n - 1])],
                codes=[{'code': 400 + i, 'meaning': f'施設の種類その{i}'} for i in range((5, 60)[n - 1])])


def proposal(d):
    """募集要項: paragraphs with full-width figures, score tables whose columns are repeated, links, application forms."""
    d.put('リーダーシップに係る発行運営業務委託', '{{title}}')
    d.put('平成３０年９月２１日', '{{date|和暦|全角}}')
    d.say(d.find('日本学校農業クラブ連盟'), '{{^joint}}（単独）{{/joint}}{{#joint}}{{joint}}{{/joint}}')
    d.say(d.find('リーダーシップに係る発行・運営業務委託'), '　　{{title}}')
    d.put('２０２１年３月３１日', '{{until|yyyy年M月d日|全角}}')
    d.put('平成３０年１０月１１日（木）午後５時', '{{due|和暦|全角}}（{{due|曜日}}）午後５時')
    for nth in (0, 1, 2): d.put('「リーダーシップに係る発行・運営業務委託」', '「{{title}}」')
    scores(d)
    d.swap('word/_rels/document.xml.rels', 'mailto:jimu@natffj.org', 'mailto:%7B%7Bmail%7D%7D')
    while any('jimu@natffj.org' in d.text(p) for p in d.all('p')): d.put('jimu@natffj.org', '{{mail}}')
    d.around('ただし、書面選考審査の結果', 'ただし、書面選考審査の結果', 'presentation')
    d.cell(2, 0, 1, '{{address}}')
    d.cell(4, 0, 1, '{{#bidder}}{{name}}{{/bidder}}')
    d.cell(4, 6, 1, '{{#partners}}{{@number}}. {{.}}', '{{/partners}}')


def scores(d):
    """The five marks become one column that is repeated."""
    grid = d.all('tblGrid')[1]
    for gone in list(d.all('gridCol', grid))[4:]: grid.removeChild(gone)
    d.all('gridCol', grid)[3].setAttribute('w:w', '4252')
    for row in (1, 2):
        for gone in d.cells(1, row)[4:]: gone.parentNode.removeChild(gone)
        d.all('tcW', d.cells(1, row)[3])[0].setAttribute('w:w', '4252')
    d.loop(1, 2, '{{#criteria}}{{@number|全角}}', '{{name}}', '{{question}}', '{{#marks|列}}{{word}}{{/marks}}{{/criteria}}', until=9)
    d.cell(1, 1, 3, '{{#marks|列}}{{points|全角}}{{/marks}}')
    heading, total = d.all('gridSpan', d.cells(1, 0)[-1])[0], d.all('gridSpan', d.cells(1, 3)[0])[0]
    heading.parentNode.removeChild(heading)
    total.setAttribute('w:val', '4')


def proposal_data(n):
    return {'title': ['広報誌の発行運営業務委託', '機関誌のウェブ版の構築及び運営に係る業務委託'][n - 1], 'date': '2026-09-21', 'joint': [None, '例示庁広報課'][n - 1],
            'until': '2028-03-31', 'due': '2026-10-08', 'mail': ['jimu@example.go.jp', 'koho@example.lg.jp'][n - 1],
            'criteria': [{'name': f'評価項目{i}', 'question': '妥当であるか'} for i in range((7, 3)[n - 1])],
            'marks': [{'points': points, 'word': word} for points, word in ((10, '極めて妥当'), (8, '妥当'), (5, '普通'), (3, 'やや不十分'), (0, '不十分'))][:(5, 3)[n - 1]],
            'presentation': n == 1, 'address': '架空県架空市1-2-3', 'bidder': {'name': '架空印刷株式会社'}, 'partners': ['甲社', '乙社', '丙社'][:(3, 0)[n - 1]]}


def address(d):
    """住所: a table of contents, a loop over paragraphs and tables, a picture, a sub-document."""
    cover(d, '住所・所在地（アドレス）', '2026年（令和8年）3月17日')
    d.put('東京都千代田区霞が関二丁目１番2号中央合同庁舎第2号館の場合', '{{#example}}{{place}}{{/example}}の場合')
    d.loop(1, 0, '{{#example}}{{#fields}}{{name}}', '{{value}}{{/fields}}{{/example}}')
    d.around('例1）福島県', '大戸町高川甲1324', 'first')
    d.put('福島県会津若松市大戸町大字高川甲1324', '{{.}}')
    d.put('大戸町高川甲1324', '{{.|全角}}')
    named, = [node for node in d.xml.getElementsByTagName('wp:docPr')]
    named.setAttribute('descr', '{{figure}}\uE000{{title}}の構造')
    d.insert(word.p('{{> 別紙}}'), before=d.all('body')[0].lastChild)
    history(d, -1)


def address_data(n):
    data = cover_data(n, ['住所の書き方', '所在地の記録について（案）'][n - 1])
    data['example'] = {'place': '架空県架空市一丁目２番3号', 'fields': [{'name': name, 'value': name[::-1]} for name in ('全国地方公共団体コード', '町字ID', '都道府県', '市区町村')[:2 * n]]}
    data['figure'] = ['figure.png', 'figure.jpg'][n - 1]
    data['first'] = [['甲市乙町1'], ['甲市乙町1', '丙市丁町2', '戊市己町3']][n - 1]
    return data


def procurement(d):
    """調達: long tables with vertically merged cells, a condition over a section in landscape."""
    d.put('調達', '{{title}}', nth=0)
    d.put('2025年（令和7年）3月25日', '{{date|yyyy年}}（{{date|和暦年}}）{{date|M月d日}}')
    d.put('デジタル庁', '{{organization}}')
    d.loop(1, 2, '{{#items}}', '{{name}}', '{{english}}', '{{meaning}}', '{{#note}}{{note}}{{/note}}{{/items}}')
    d.around('民間の集約サービスが有料である', '民間の集約サービスが有料である', 'paid')
    portrait, landscape = [p for p in d.all('p') if d.all('sectPr', p)]
    d.insert(word.p('{{#codes}}'), after=portrait)
    d.insert(word.p('{{/codes}}'), after=landscape)


def procurement_data(n):
    return {'title': ['調達', '契約'][n - 1], 'date': '2026-12-01', 'organization': '架空省', 'paid': n == 1, 'codes': n == 1,
            'items': [{'name': f'項目{i}', 'english': f'Item_{i}', 'meaning': '内容を記入', 'note': '役務の調達時のみ使用' if i % 3 == 0 else ''} for i in range((4, 50)[n - 1])]}


TEMPLATES = {'027_': ('minutes', minutes, minutes_data), '002_': ('postcode', postcode, postcode_data), '006_': ('building', building, building_data),
             '009_': ('proposal', proposal, proposal_data), '005_': ('address', address, address_data), '001_': ('procurement', procurement, procurement_data)}


def write_data(folder, name, data):
    for n in (1, 2):
        with open(os.path.join(folder, f'{name}-{n}.json'), 'w', encoding='utf-8') as out: json.dump(data(n), out, ensure_ascii=False, indent=1)


def companions(folder):
    """The pictures and the sub-document that templates name."""
    for name, data in (('figure.png', word.png(300, 200)), ('figure.jpg', word.jpeg(64, 128, colour=lambda x, y: (150, 44, 21), orientation=6))):
        with open(os.path.join(folder, name), 'wb') as out: out.write(data)
    word.docx(word.p('別紙　{{title}}', 'Heading1') + word.p('{{#first}}{{.}}{{/first}}', numbering=1) + word.p('注', raw='<w:r><w:footnoteReference w:id="2"/></w:r>'),
              footnotes={2: word.p('{{organization}}の別紙')}).save(os.path.join(folder, '別紙.docx'))


def make(folder):
    """Writes all; {name: the document it was made from}. Nothing without ../shared."""
    made = {}
    companions(folder)
    for prefix, (name, edit, data) in TEMPLATES.items():
        files = [path for path in own.corpus('docx') if os.path.basename(path).startswith(prefix)]
        if not files: continue
        document = Document(files[0])
        edit(document)
        document.save(os.path.join(folder, name + '.docx'))
        write_data(folder, name, data)
        made[name] = files[0]
    return made


# ---- Templates of our own, of the same data ---------------------------------------------------------

def own_minutes():
    control = '<w:sdt><w:sdtPr><w:tag w:val="作成者"/><w:id w:val="7701"/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>' + word.r('記入してください') + '</w:sdtContent></w:sdt>'
    marked = '<w:commentRangeStart w:id="3"/>' + word.r('議事録') + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    form = word.table(['件名', '{{件名}}　{{議題}}'], ['日時', '{{日時}}（{{日時の日付|曜日}}）'], ['場所', word.p('', raw=word.field('MERGEFIELD 場所 \\* MERGEFORMAT', '«場所»'))],
                      ['出席者', word.p('{{#参加者}}{{組織}}：{{#氏名}}{{.}}{{^@最後}}、{{/@最後}}{{/氏名}}') + word.p('{{/参加者}}')], ['作成者', word.p('', raw=control)],
                      ['決定事項', word.p('{{#決定事項}}{{.}}', numbering=1) + word.p('{{/決定事項}}{{^決定事項}}なし{{/決定事項}}')],
                      ['持ち帰り', word.p('{{#持ち帰り事項}}{{担当}}にて、{{内容}}（{{期限|和暦}}まで）{{/持ち帰り事項}}') + word.p('{{^持ち帰り事項}}なし{{/持ち帰り事項}}')],
                      ['発言', word.p('{{#発言}}') + word.p('{{内容|書式}}（{{発言者}}）') + word.p('{{/発言}}')])
    return word.docx(word.p('', raw=marked) + form + word.p(), footnotes={2: word.p('{{件名}}の第{{回|漢数字}}回')}, comments={3: word.p('{{作成者}}が作成')})


def own_address():
    history = word.table(['日付', '箇所', '内容'], ['{{#revisions}}{{date|yyyy年M月d日}}', '{{place}}', '{{reason}}{{/revisions}}'])
    fields = word.table(['項目', '値'], ['{{#example}}{{#fields}}{{name}}', '{{value}}{{/fields}}{{/example}}'])
    return word.docx(word.p('{{title}}', 'Heading1') + word.p('{{date|yyyy年}}（{{date|和暦年}}）{{date|M月d日}}') + word.p('{{organization}}') + word.p('{{#example}}{{place}}{{/example}}の場合') + fields +
                     word.p('{{#first}}') + word.p('{{.}}') + word.p('{{.|全角}}') + word.p('{{/first}}') + word.p(raw=word.picture('rIdP', '@')).replace('@', '{{figure}}&#xA;{{title}}の構造') + word.p('{{> 別紙}}') + history + word.p(),
                     header=word.p('{{title}}　{{#revisions}}{{#@first}}{{date|和暦}}版{{/@first}}{{/revisions}}'), pictures={'rIdP': word.png(8, 8)}, properties='<dc:title>{{title}}</dc:title>')


def own_proposal():
    marks = word.table(['番号', '項目', '内容', '{{#marks|列}}{{points|全角}}{{/marks}}'], ['{{#criteria}}{{@number|全角}}', '{{name}}', '{{question}}', '{{#marks|列}}{{word}}{{/marks}}{{/criteria}}'])
    section = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:pPr></w:p>'
    return word.docx(word.p('{{title}}') + word.p('{{date|和暦|全角}}から{{until|yyyy年M月d日|全角}}まで、{{due|和暦|全角}}（{{due|曜日}}）') + word.p('{{^joint}}（単独）{{/joint}}{{#joint}}{{joint}}{{/joint}}') +
                     word.p('', raw='<w:hyperlink r:id="rIdL0">' + word.r('{{mail}}') + '</w:hyperlink>') + word.p('境') + '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr></w:p>' +
                     word.p('{{#presentation}}') + word.p('発表を求める。') + section + word.p('{{/presentation}}') + marks + word.p('{{address}}') + word.p('{{#bidder}}{{name}}{{/bidder}}') +
                     word.p('{{#partners}}{{@number}}. {{.}}') + word.p('{{/partners}}'), links=['mailto:%7B%7Bmail%7D%7D'])


OWN = {'own-minutes': (own_minutes, minutes_data), 'own-address': (own_address, address_data), 'own-proposal': (own_proposal, proposal_data)}


def make_own(folder):
    """Writes ours; {name: its own path}."""
    companions(folder)
    for name, (package, data) in OWN.items():
        package().save(os.path.join(folder, name + '.docx'))
        write_data(folder, name, data)
    return {name: os.path.join(folder, name + '.docx') for name in OWN}


if __name__ == '__main__':
    os.makedirs(sys.argv[1], exist_ok=True)
    print('\n'.join(list(make(sys.argv[1])) + list(make_own(sys.argv[1]))))

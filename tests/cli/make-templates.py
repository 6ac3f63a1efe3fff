#!/usr/bin/env python3
"""Turns Japanese documents of ../shared/corpus/docx into templates: tags are put into their XML.

    make-templates.py FOLDER      writes NAME.docx, and NAME-1.json and NAME-2.json, two projects to merge with it
"""
import glob, json, os, sys
from xml.dom import minidom
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import word


class Document:
    """word/document.xml of a package, to be edited."""

    def __init__(self, path):
        self.package = word.load(path)
        self.xml = minidom.parseString(self.package['word/document.xml'])

    def save(self, path):
        self.package['word/document.xml'] = self.xml.toxml(encoding='UTF-8')
        self.package.save(path)

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


# ---- The six --------------------------------------------------------------------------------------

def minutes(d):
    """議事録: a form of one table, with lists in cells."""
    d.cell(0, 0, 1, '{{件名}}　{{議題}}')
    d.cell(0, 1, 1, '{{日時}}（{{日時の日付|曜日}}）')
    d.cell(0, 2, 1, '{{場所}}')
    d.cell(0, 3, 1, '{{#参加者}}{{組織}}：{{#氏名}}{{.}}{{^@最後}}、{{/@最後}}{{/氏名}}', '{{/参加者}}')
    d.cell(0, 4, 1, '{{作成者}}')
    d.cell(0, 6, 0, '{{#決定事項}}{{.}}', '{{/決定事項}}{{^決定事項}}なし{{/決定事項}}')
    d.cell(0, 8, 0, '{{#持ち帰り事項}}{{担当}}にて、{{内容}}（{{期限|和暦}}まで）{{/持ち帰り事項}}', '{{^持ち帰り事項}}なし{{/持ち帰り事項}}')
    d.cell(0, 10, 0, '{{#発言}}', '{{内容}}（{{発言者}}）', '{{/発言}}')


def minutes_data(n):
    return {'件名': ['庁内備品管理システム', '電子申請システム'][n - 1], '議題': ['画面の確認', '運用の引継ぎ'][n - 1],
            '日時': '令和9年4月14日　13時から14時まで', '日時の日付': '2027-04-14', '場所': ['会議室・オンライン', '第一会議室'][n - 1],
            '参加者': [{'組織': '架空省', '氏名': ['甲野', '乙山']}, {'組織': '受託者', '氏名': ['丙田']}][:n],
            '作成者': '受託者　丙田', '決定事項': ['画面の色を青とする。', '帳票の様式を現行のとおりとする。'] if n == 2 else [],
            '持ち帰り事項': [{'担当': '丙田', '内容': '現行の業務を調べて報告する', '期限': '2027-04-21'}] * (n - 1),
            '発言': [{'内容': f'第{i}の意見を述べる。', '発言者': '甲野'} for i in range(1, 4 if n == 1 else 26)]}


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
    """郵便番号: a cover, a box of key words, a paragraph loop, a table of revisions."""
    cover(d, '郵便番号', '2022年（令和4年）3月31日')
    d.put('0000000', '{{example}}')
    for gone in ('多くのシステムにおいて', 'データが7桁の連続'):
        paragraph = d.find(gone)
        paragraph.parentNode.removeChild(paragraph)
    d.say(d.find('郵便番号は3桁+4桁'), '{{#reasons}}{{.}}{{/reasons}}')
    d.around('特記事項', 'なんらかの事由により', 'special')
    history(d, 1)


def postcode_data(n):
    return dict(cover_data(n, ['郵便番号', '電話番号'][n - 1]), example=['1000001', '0312345678'][n - 1], special=n == 1,
                reasons=['一つ目の理由である。', '二つ目の理由であり、やや長い文となるため、行を改めて続くことを確かめるためのものである。', '三つ目の理由である。'][:4 - n])


def building(d):
    """建物: tables of a data model, a condition over a chapter."""
    cover(d, 'コアデータモデル解説書', '2025年（令和7年）3月25日')
    d.loop(1, 1, '{{#base}}{{#required}}○{{/required}}', '{{name}}', '{{meaning}}{{/base}}')
    d.loop(2, 1, '{{#extended}}{{name}}', '{{meaning}}{{/extended}}')
    d.around('その他構造物のデータモデル', '農業用のビニールハウス', 'others')
    d.loop(3, 1, '{{#codes}}{{code}}', '{{meaning}}{{/codes}}')
    history(d, 4)


def building_data(n):
    return dict(cover_data(n, ['データモデル解説書', '施設台帳の解説書'][n - 1]), others=n == 2,
                base=[{'required': i < 3, 'name': f'項目{i}', 'meaning': '説明の文である。' * (i % 3 + 1)} for i in range((8, 40)[n - 1])],
                extended=[{'name': f'拡張{i}', 'meaning': '追加の項目'} for i in range((3, 15)[n - 1])],
                codes=[{'code': 400 + i, 'meaning': f'施設の種類その{i}'} for i in range((5, 60)[n - 1])])


def proposal(d):
    """募集要項: paragraphs with full-width figures, score tables with merged cells, application forms."""
    d.put('リーダーシップに係る発行運営業務委託', '{{title}}')
    d.put('平成３０年９月２１日', '{{date|和暦|全角}}')
    d.say(d.find('日本学校農業クラブ連盟'), '{{^joint}}（単独）{{/joint}}{{#joint}}{{joint}}{{/joint}}')
    d.say(d.find('リーダーシップに係る発行・運営業務委託'), '　　{{title}}')
    d.put('２０２１年３月３１日', '{{until|yyyy年M月d日|全角}}')
    d.put('平成３０年１０月１１日（木）午後５時', '{{due|和暦|全角}}（{{due|曜日}}）午後５時')
    d.loop(1, 2, '{{#criteria}}{{@number|全角}}', '{{name}}', '{{question}}', '極めて妥当', '妥当', '普通', 'やや不十分', '不十分{{/criteria}}', until=9)
    d.around('ただし、書面選考審査の結果', 'ただし、書面選考審査の結果', 'presentation')
    d.cell(2, 0, 1, '{{address}}')
    d.cell(4, 0, 1, '{{#bidder}}{{name}}{{/bidder}}')
    d.cell(4, 6, 1, '{{#partners}}{{@number}}. {{.}}', '{{/partners}}')


def proposal_data(n):
    return {'title': ['広報誌の発行運営業務委託', '機関誌のウェブ版の構築及び運営に係る業務委託'][n - 1], 'date': '2026-09-21', 'joint': [None, '例示庁広報課'][n - 1],
            'until': '2028-03-31', 'due': '2026-10-08', 'criteria': [{'name': f'評価項目{i}', 'question': '妥当であるか'} for i in range((7, 3)[n - 1])],
            'presentation': n == 1, 'address': '架空県架空市1-2-3', 'bidder': {'name': '架空印刷株式会社'}, 'partners': ['甲社', '乙社', '丙社'][:(3, 0)[n - 1]]}


def address(d):
    """住所: a table of contents, many small tables; a table in a loop of paragraphs."""
    cover(d, '住所・所在地（アドレス）', '2026年（令和8年）3月17日')
    d.put('東京都千代田区霞が関二丁目１番2号中央合同庁舎第2号館の場合', '{{#example}}{{place}}{{/example}}の場合')
    d.loop(1, 0, '{{#example}}{{#fields}}{{name}}', '{{value}}{{/fields}}{{/example}}')
    d.around('例1）福島県', '例1）福島県', 'first')
    d.put('福島県会津若松市大戸町大字高川甲1324', '{{.}}')
    history(d, -1)


def address_data(n):
    data = cover_data(n, ['住所の書き方', '所在地の記録について（案）'][n - 1])
    data['example'] = {'place': '架空県架空市一丁目２番3号', 'fields': [{'name': name, 'value': name[::-1]} for name in ('全国地方公共団体コード', '町字ID', '都道府県', '市区町村')[:2 * n]]}
    data['first'] = [['甲市乙町1'], ['甲市乙町1', '丙市丁町2', '戊市己町3']][n - 1]
    return data


def procurement(d):
    """調達: long tables with vertically merged cells, landscape sections, diagrams."""
    d.put('調達', '{{title}}', nth=0)
    d.put('2025年（令和7年）3月25日', '{{date|yyyy年}}（{{date|和暦年}}）{{date|M月d日}}')
    d.put('デジタル庁', '{{organization}}')
    d.loop(1, 2, '{{#items}}', '{{name}}', '{{english}}', '{{meaning}}', '{{#note}}{{note}}{{/note}}{{/items}}')
    d.around('民間の集約サービスが有料である', '民間の集約サービスが有料である', 'paid')


def procurement_data(n):
    return {'title': ['調達', '契約'][n - 1], 'date': '2026-12-01', 'organization': '架空省', 'paid': n == 1,
            'items': [{'name': f'項目{i}', 'english': f'Item_{i}', 'meaning': '内容を記入', 'note': '役務の調達時のみ使用' if i % 3 == 0 else ''} for i in range((4, 50)[n - 1])]}


TEMPLATES = {'027_': ('minutes', minutes, minutes_data), '002_': ('postcode', postcode, postcode_data), '006_': ('building', building, building_data),
             '009_': ('proposal', proposal, proposal_data), '005_': ('address', address, address_data), '001_': ('procurement', procurement, procurement_data)}


def make(folder):
    """Writes all; {name: the document it was made from}."""
    made = {}
    for prefix, (name, edit, data) in TEMPLATES.items():
        path, = glob.glob(os.path.join(word.SHARED, 'corpus', 'docx', prefix + '*.docx'))
        document = Document(path)
        edit(document)
        document.save(os.path.join(folder, name + '.docx'))
        for n in (1, 2):
            with open(os.path.join(folder, f'{name}-{n}.json'), 'w', encoding='utf-8') as out: json.dump(data(n), out, ensure_ascii=False, indent=1)
        made[name] = path
    return made


if __name__ == '__main__':
    print('\n'.join(make(sys.argv[1])))

#!/usr/bin/env python3
"""The template engine beside Carbone, in turn on one core: a table of 50,000 rows (whole processes), loops nested three deep
(time against the size of the output), and 200 variants of a 29-page specification in one process.

    cmake --preset release && cmake --build build/release
    cmake --preset bench && cmake --build build/bench --target merge_variants
    python3 tests/bench/merge.py [table] [nested] [variants] [--runs N]

Exits with 1 if a figure misses what it should reach."""
import argparse, json, os, statistics, subprocess, sys, tempfile, zipfile
import bench

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
KEYS = 'abcdef'


def word(path, body):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as out:
        out.writestr('[Content_Types].xml', TYPES)
        out.writestr('_rels/.rels', RELS)
        out.writestr('word/document.xml', f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body></w:document>')
    return path


def paragraph(text): return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def row(cells): return '<w:tr>' + ''.join(f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/></w:tcPr>{paragraph(c)}</w:tc>' for c in cells) + '</w:tr>'


def table(rows):
    grid = ''.join('<w:gridCol w:w="1500"/>' for _ in KEYS)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def bench_table(folder, runs):
    data = os.path.join(folder, 'rows.json')
    rows = [dict(zip(KEYS, (str(i), f'品目{i}', i % 10, i * 3, i * (i % 10), '備考の文'))) for i in range(50000)]
    json.dump({'rows': rows}, open(data, 'w', encoding='utf-8'), ensure_ascii=False)
    head = row('番号 名称 数量 単価 金額 備考'.split())
    tags = ['{{%s}}' % k for k in KEYS]
    tags[0], tags[-1] = '{{#rows}}' + tags[0], tags[-1] + '{{/rows}}'
    ours = word(os.path.join(folder, 'ours.docx'), table([head, row(tags)]))
    theirs = word(os.path.join(folder, 'theirs.docx'), table([head] + [row(['{d.rows[i%s].%s}' % (n, k) for k in KEYS]) for n in ('', '+1')]))
    script = os.path.join(folder, 'table.mjs')
    with open(script, 'w') as out:
        out.write('import{createRequire}from"node:module";import{readFileSync,writeFileSync}from"node:fs";'
                  f'const c=createRequire({json.dumps(bench.peers() + "/")})("carbone");c.set({{templatePath:{json.dumps(folder)}}});'
                  f'c.render("theirs.docx",JSON.parse(readFileSync({json.dumps(data)},"utf8")),(e,r)=>{{if(e)throw e;'
                  f'writeFileSync({json.dumps(os.path.join(folder, "theirs-out.docx"))},r);process.exit(0)}})')
    result = bench.pairs([bench.SHIYOSHO, 'merge', ours, data, '-o', os.path.join(folder, 'ours-out.docx')], ['node', script], runs)
    good = bench.report('table of 50,000 rows', result, 3, 'Carbone')
    print(f"  memory {result['ours_mb']:.0f} MB, wanted under 150: {'reached' if result['ours_mb'] < 150 else 'MISSED'}")
    return good and result['ours_mb'] < 150


def bench_nested(folder, runs):
    """10,000 innermost copies against 5,000: twice the time at most, with some room for what is fixed."""
    template = word(os.path.join(folder, 'nested.docx'), ''.join(paragraph(t) for t in (
        '{{#a}}', '{{name}}', '{{#b}}', '{{name}}', '{{#c}}', '{{name}}の{{.}}', '{{/c}}', '{{/b}}', '{{/a}}')))
    def data(n):
        path = os.path.join(folder, f'nested-{n}.json')
        value = {'a': [{'name': f'甲{i}', 'b': [{'name': f'乙{j}', 'c': list(range(10))} for j in range(10)]} for i in range(n // 100)]}
        json.dump(value, open(path, 'w', encoding='utf-8'), ensure_ascii=False)
        return [bench.SHIYOSHO, 'merge', template, path, '-o', os.path.join(folder, 'nested-out.docx')]
    result = bench.pairs(data(40000), data(80000), runs)
    good = result['ratio'] <= 2.4
    print(f"loops nested three deep, 40,000 and 80,000 copies: {result['ours_s'] * 1000:.0f} and {result['theirs_s'] * 1000:.0f} ms, ratio "
          f"{result['ratio']:.2f}, wanted at most 2.4 (linear): {'reached' if good else 'MISSED'}")
    return good


def bench_variants(folder, runs, count):
    """A specification of some 29 pages; both sides merge the same six names into it."""
    source = os.path.join(folder, 'source')
    project = os.path.join(folder, 'p.yaml')
    open(project, 'w', encoding='utf-8').write('title: 標題標題\nlevel: high\nconditions: {A: yes, B: yes, C: no, D: yes, E: yes, F: yes}\n')
    subprocess.run([bench.SHIYOSHO, 'build', project, '-o', source, '-f', 'docx', '--quiet'], check=True)
    built = os.path.join(source, 'p.docx')
    def tagged(name, tag):
        path = os.path.join(folder, name)
        with zipfile.ZipFile(built) as z, zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as out:
            for item in z.infolist():
                content = z.read(item)
                if item.filename.startswith('word/') and item.filename.endswith('.xml'): content = content.replace('標題標題'.encode(), tag.encode())
                out.writestr(item.filename, content)
        return path
    data = os.path.join(folder, 'title.json')
    json.dump({'title': '電子申請システムの設計・開発'}, open(data, 'w', encoding='utf-8'), ensure_ascii=False)
    ours = [os.path.join(bench.ROOT, 'build', 'bench', 'tests', 'merge_variants'), tagged('ours-spec.docx', '{{title}}'), data, str(count), '6']
    theirs = ['node', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'carbone-variants.mjs'), tagged('theirs-spec.docx', '{d.title}'), data, str(count)]
    env = dict(os.environ, BENCH_NODE=bench.peers())
    def seconds(command): return json.loads(subprocess.run(['taskset', '-c', '0'] + command, capture_output=True, text=True, check=True, env=env).stdout)['seconds']
    rows = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    a, b, ratio = (statistics.median(f(r) for r in rows) for f in (lambda r: r[0], lambda r: r[1], lambda r: r[1] / r[0]))
    good = ratio >= 7
    print(f"{count} variants in one process: shiyosho {count / a:.0f} documents/s, Carbone {count / b:.0f}; {ratio:.1f} times as many "
          f"(median of {runs} pairs), wanted 7: {'reached' if good else 'MISSED'}")
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('what', nargs='*', default=['table', 'nested', 'variants'])
    parser.add_argument('--runs', type=int, default=7)
    parser.add_argument('--count', type=int, default=200)
    args = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as folder:
        if 'table' in args.what: good &= bench_table(folder, args.runs)
        if 'nested' in args.what: good &= bench_nested(folder, args.runs)
        if 'variants' in args.what: good &= bench_variants(folder, args.runs, args.count)
    return 0 if good else 1


sys.exit(main())

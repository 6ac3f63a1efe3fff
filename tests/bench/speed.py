#!/usr/bin/env python3
"""The typesetter beside Typst (and LibreOffice, where there is one), in turn, on one core: medians and ratios.

    cmake --preset bench && cmake --build build/bench --target shiyosho variants
    python3 tests/bench/speed.py [cold] [batch] [table] [pages] [office] [--runs N]

Exits with 1 if a figure misses what it should reach."""
import argparse, json, os, re, shutil, statistics, subprocess, sys, tempfile
import bench

BUILD = os.path.join(bench.ROOT, 'build', 'bench')
SHIYOSHO, VARIANTS = os.path.join(BUILD, 'shiyosho'), os.path.join(BUILD, 'tests', 'variants')
FONTS = ['/usr/share/fonts/truetype/bizud-mincho', '/usr/share/fonts/truetype/bizud-gothic']
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
SECTION = ('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1985" w:right="1701" w:bottom="1701" w:left="1701" '
           'w:header="851" w:footer="992" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="360"/></w:sectPr>')


def write_docx(path, pieces):
    import zipfile
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    relation = (f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>')
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', types)
        z.writestr('_rels/.rels', relation)
        with z.open('word/document.xml', 'w') as part:
            part.write(f'<w:document {NAMESPACE}><w:body>'.encode())
            for piece in pieces: part.write(piece.encode())
            part.write((SECTION + '</w:body></w:document>').encode())


WORDS = ['要件', '情報システム', '適用', '担当課', '令和8年4月1日', '確認済み']


def cell_text(row, column): return f'{WORDS[column]}{row * 6 + column}'


def table_docx(path, rows):
    def pieces():
        borders = ''.join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for s in ('top', 'left', 'bottom', 'right', 'insideH', 'insideV'))
        yield (f'<w:tbl><w:tblPr><w:tblW w:w="8502" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
               f'<w:tblGrid>{"<w:gridCol w:w=" + chr(34) + "1417" + chr(34) + "/>"}' + '<w:gridCol w:w="1417"/>' * 5 + '</w:tblGrid>')
        for i in range(rows):
            yield '<w:tr>' + ''.join(f'<w:tc><w:tcPr><w:tcW w:w="1417" w:type="dxa"/></w:tcPr><w:p><w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
                                     f'<w:t>{cell_text(i, k)}</w:t></w:r></w:p></w:tc>' for k in range(6)) + '</w:tr>'
        yield '</w:tbl><w:p/>'
    write_docx(path, pieces())


def table_typst(path, rows):
    with open(path, 'w', encoding='utf-8') as out:
        out.write('#set page(paper: "a4", margin: (x: 30mm, top: 35mm, bottom: 30mm))\n#set text(font: "BIZ UDMincho", size: 9pt, lang: "ja")\n')
        out.write('#table(columns: (25mm, 25mm, 25mm, 25mm, 25mm, 25mm), stroke: 0.5pt,\n')
        for i in range(rows): out.write(', '.join(f'[{cell_text(i, k)}]' for k in range(6)) + ',\n')
        out.write(')\n')


SENTENCES = ['本業務の受託者は、主管課と協議の上、実施計画書を作成し、承認を得ること。', '情報システムの利用者は、職員及び申請者とし、想定する人数は別紙に示す。',
             '受託者は、作業の過程で知り得た情報を、契約の目的以外に使用してはならない。', '試験の結果は、試験項目、実施日、実施者及び合否を記載した報告書にまとめること。',
             'サーバ装置の時刻は、NTPにより1秒以内の精度で同期させること。', '障害が発生したときは、30分以内に主管課に連絡し、原因及び影響の範囲を報告すること。']


def pages_docx(path, pages):
    """About so many A4 pages of Japanese paragraphs, none the same."""
    def pieces():
        for i in range(pages * 9):
            text = ''.join(SENTENCES[(i * 7 + k * 5 + i // 6) % 6] for k in range(4))
            yield f'<w:p><w:pPr><w:jc w:val="both"/><w:ind w:firstLine="210"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>（{i + 1}）{text}</w:t></w:r></w:p>'
    write_docx(path, pieces())


def pages_of(pdf):
    return int(re.search(r'Pages:\s*(\d+)', subprocess.run(['pdfinfo', pdf], capture_output=True, text=True).stdout).group(1))


def specification(folder):
    """A sample project's specification with VARIANT in title, names, dates' items and deliverables, as .docx and as .typ."""
    with open(os.path.join(bench.ROOT, 'samples', 'denshi-shinsei.yaml'), encoding='utf-8') as f: text = f.read()
    text = re.sub(r'^((?:title|organization|department|place): .*)$', r'\1VARIANT', text, flags=re.M)
    text = re.sub(r'^(  - \{(?:item|name): [^,]*)', r'\1VARIANT', text, flags=re.M)
    project = os.path.join(folder, 'spec.yaml')
    with open(project, 'w', encoding='utf-8') as f: f.write(text)
    subprocess.run([SHIYOSHO, 'build', project, '--edition', 'comment', '-f', 'docx', '-o', folder, '--quiet'], check=True)
    docx = os.path.join(folder, 'spec-comment.docx')
    typ = os.path.join(folder, 'spec.typ')
    with open(typ, 'w', encoding='utf-8') as f: f.write(bench.typst_source(docx))
    return docx, typ


def typst(source, out, tags, count):
    return ['node', os.path.join(bench.ROOT, 'tests', 'bench', 'typst.mjs'), source, out, str(tags), str(count)] + FONTS


def cold(folder, env, runs):
    docx, typ = specification(folder)
    out = os.path.join(folder, 'out.pdf')
    ours = [SHIYOSHO, 'pdf', docx, '-o', out, '--quiet']
    subprocess.run(ours, check=True)
    print(f'one document, cold: {pages_of(out)} pages by shiyosho', flush=True)
    good = True
    for tags, more in ((1, []), (0, ['--no-tags'])):
        result = bench.pairs(ours + more, typst(typ, os.path.join(folder, 'typst.pdf'), tags, 1), runs=runs, env=env)
        good = bench.report(f'cold, {"tagged" if tags else "untagged"}', result, 3, 'Typst') and good
    return good


def inner_seconds(argv, env):
    """(seconds of the wall clock, of computing) as the program itself says, without its start."""
    done = json.loads(subprocess.run(['taskset', '-c', '0'] + argv, capture_output=True, text=True, env=env, check=True).stdout)
    return done['seconds'], done['computing']


def batch(folder, env, runs, count=200):
    docx, typ = specification(folder)
    good = True
    for tags, reach in ((1, 2), (0, 2.5)):
        rows = []
        for _ in range(max(runs // 2, 1)):
            ours = inner_seconds([VARIANTS, docx, os.path.join(folder, 'out.pdf'), str(tags), str(count)], env)
            theirs = inner_seconds(typst(typ, os.path.join(folder, 'typst.pdf'), tags, count), env)
            rows.append((ours, theirs))
        a, b, ratio, computing = (statistics.median(f(r) for r in rows) for f in (
            lambda r: r[0][0], lambda r: r[1][0], lambda r: r[1][0] / r[0][0], lambda r: r[1][1] / r[0][1]))
        ok = ratio >= reach
        good = good and ok
        print(f'{count} variants, {"tagged" if tags else "untagged"}: shiyosho {count / a:.1f} documents/s; Typst {count / b:.1f}; '
              f'{ratio:.1f} times as many, {computing:.1f} by computing time (median of {len(rows)} pairs), wanted {reach:g}: {"reached" if ok else "MISSED"}', flush=True)
    return good


def table(folder, env, runs, rows=50000):
    docx, typ = os.path.join(folder, 'table.docx'), os.path.join(folder, 'table.typ')
    table_docx(docx, rows)
    table_typst(typ, rows)
    good = True
    for tags, more in ((1, []), (0, ['--no-tags'])):
        ours = [SHIYOSHO, 'pdf', docx, '-o', os.path.join(folder, 'out.pdf'), '--quiet'] + more
        result = bench.pairs(ours, typst(typ, os.path.join(folder, 'typst.pdf'), tags, 1), runs=max(runs // 3, 1), env=env)
        ok = bench.report(f'table of {rows} rows, {"tagged" if tags else "untagged"}', result, 5, 'Typst')
        good = good and ok and result['ours_mb'] < 150
    return good


def pages(folder, env, runs):
    rows = {}
    out = os.path.join(folder, 'out.pdf')
    for n in (250, 500): pages_docx(os.path.join(folder, f'{n}.docx'), n)
    for _ in range(runs):
        for n in (250, 500):
            rows.setdefault(n, []).append(bench.once([SHIYOSHO, 'pdf', os.path.join(folder, f'{n}.docx'), '-o', out, '--quiet'], 0, env))
    (s1, m1), (s2, m2) = (tuple(statistics.median(r[i] for r in rows[n]) for i in (0, 1)) for n in (250, 500))
    time_ok, memory_ok = s2 < 2.3 * s1, m2 < m1 + 5
    print(f'{pages_of(out)} Japanese pages: {s2 * 1000:.0f} ms, {m2:.1f} MB; half of them: {s1 * 1000:.0f} ms, {m1:.1f} MB; '
          f'time {s2 / s1:.2f} times{"" if time_ok else " MISSED"}, memory {m2 - m1:+.1f} MB{"" if memory_ok else " MISSED"}', flush=True)
    return time_ok and memory_ok


def office(folder, env, runs):
    if not shutil.which('soffice'):
        print('no soffice: left out')
        return True
    docx, _ = specification(folder)
    ours = [SHIYOSHO, 'pdf', docx, '-o', os.path.join(folder, 'out.pdf'), '--quiet']
    theirs = ['soffice', f'-env:UserInstallation=file://{folder}/profile', '--headless', '--convert-to', 'pdf', '--outdir', folder, docx]
    bench.once(theirs, None, env)
    return bench.report('one document, LibreOffice', bench.pairs(ours, theirs, runs=max(runs // 2, 1), env=env), 10, 'LibreOffice')


def main():
    tests = {f.__name__: f for f in (cold, batch, table, pages, office)}
    parser = argparse.ArgumentParser()
    parser.add_argument('what', nargs='*', choices=list(tests) + [[]])
    parser.add_argument('--runs', type=int, default=7)
    args = parser.parse_args()
    env = dict(os.environ, BENCH_NODE=bench.peers())
    good = True
    with tempfile.TemporaryDirectory(dir='/dev/shm' if os.path.isdir('/dev/shm') else None) as folder:
        for name in args.what or tests:
            good = tests[name](folder, env, args.runs) and good
    return 0 if good else 1


if __name__ == '__main__': sys.exit(main())

"""What the benchmarks share: peers, pairs, medians. Ratios only count when both sides ran in turn in one run."""
import os, re, statistics, subprocess, sys, tempfile, time, zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NODE = os.path.join(ROOT, 'build', 'bench-node')
SHIYOSHO = os.environ.get('SHIYOSHO', os.path.join(ROOT, 'build', 'release', 'shiyosho'))
PEERS = {'carbone': '3.8.2', '@myriaddreamin/typst-ts-node-compiler': '0.7.0'}


def peers():
    """Installs the npm peers once; the folder to run node in."""
    os.makedirs(NODE, exist_ok=True)
    missing = [f'{n}@{v}' for n, v in PEERS.items() if not os.path.isdir(os.path.join(NODE, 'node_modules', n))]
    if missing:
        if not os.path.exists(os.path.join(NODE, 'package.json')):
            open(os.path.join(NODE, 'package.json'), 'w').write('{"private": true}')
        subprocess.run(['npm', 'install', '--silent'] + missing, cwd=NODE, check=True)
    return NODE


def once(argv, cpu=None, env=None, cwd=None):
    """(seconds of the wall clock, peak memory in MB, seconds of computing) of one whole process, on one core if cpu is given."""
    if cpu is not None: argv = ['taskset', '-c', str(cpu)] + list(argv)
    with tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=err, env=env, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            err.seek(0)
            sys.exit(f'{argv}: exit status {child.returncode}\n{err.read().decode("utf-8", "replace")[-2000:]}')
    return took, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def pairs(ours, theirs, runs=7, cpu=0, **more):
    """Runs both in turn; medians of seconds, MB and of the ratio theirs : ours."""
    rows = []
    for _ in range(runs):
        a = once(ours, cpu, **more)
        b = once(theirs, cpu, **more)
        rows.append((a, b))
    def middle(f): return statistics.median(f(r) for r in rows)
    return {'ours_s': middle(lambda r: r[0][0]), 'theirs_s': middle(lambda r: r[1][0]),
            'ours_mb': middle(lambda r: r[0][1]), 'theirs_mb': middle(lambda r: r[1][1]),
            'ratio': middle(lambda r: r[1][0] / r[0][0]), 'computing': middle(lambda r: r[1][2] / r[0][2]), 'runs': runs}


def report(name, result, reach=None, peer='peer'):
    """One line; True if the ratio is reached."""
    good = reach is None or result['ratio'] >= reach
    wanted = '' if reach is None else f', wanted {reach:g}: {"reached" if good else "MISSED"}'
    print(f"{name}: shiyosho {result['ours_s'] * 1000:.0f} ms, {result['ours_mb']:.0f} MB; "
          f"{peer} {result['theirs_s'] * 1000:.0f} ms, {result['theirs_mb']:.0f} MB; "
          f"{result['ratio']:.1f} times as fast, {result['computing']:.1f} by computing time (median of {result['runs']} pairs){wanted}", flush=True)
    return good


W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'


def typst_escape(s):
    return re.sub(r'([\\#$*_`<>@\[\]/~=+\-])', r'\\\1', s)


def typst_source(docx, outline=True):
    """The same texts as a Typst document: headings, paragraphs, tables, A4, 10.5 pt, 40 characters a line."""
    from xml.etree import ElementTree as etree
    with zipfile.ZipFile(docx) as z:
        body = etree.fromstring(z.read("word/document.xml"))[0]
        styles = etree.fromstring(z.read('word/styles.xml'))
    level = {}
    for s in styles.iter(W + 'style'):
        name = s.find(W + 'name')
        m = re.match(r'heading (\d)', name.get(W + 'val').lower()) if name is not None else None
        if m: level[s.get(W + 'styleId')] = int(m.group(1))
    out = ['#set page(paper: "a4", margin: (x: 30.9mm, top: 35mm, bottom: 30mm), numbering: "1")',
           '#set text(font: "BIZ UDMincho", size: 10.5pt, lang: "ja")', '#set par(justify: true)',
           '#show heading: set text(font: "BIZ UDGothic")', '#set heading(numbering: "1.1")']
    if outline: out.append('#outline()')
    def text(p): return ''.join(t.text or '' for t in p.iter(W + 't'))
    def paragraph(p):
        t = text(p)
        if not t.strip(): return
        style = p.find(f'{W}pPr/{W}pStyle')
        n = level.get(style.get(W + 'val')) if style is not None else None
        out.append(('=' * n + ' ' if n else '') + typst_escape(t) + '\n')
    def table(t):
        rows = t.findall(W + 'tr')
        columns = max((sum(int((c.find(f'{W}tcPr/{W}gridSpan').get(W + 'val')) if c.find(f'{W}tcPr/{W}gridSpan') is not None else 1)
                           for c in r.findall(W + 'tc')) for r in rows), default=1)
        out.append(f'#table(columns: {columns},')
        for r in rows:
            cells = r.findall(W + 'tc')
            out.append(', '.join('[' + typst_escape(' '.join(text(p) for p in c.iter(W + 'p'))) + ']' for c in cells) + ',')
        out.append(')\n')
    def walk(node):
        for e in node:
            if e.tag == W + 'p': paragraph(e)
            elif e.tag == W + 'tbl': table(e)
            elif e.tag in (W + 'sdt', W + 'sdtContent'): walk(e)
    walk(body)
    return '\n'.join(out)

#!/usr/bin/env python3
"""batch beside Carbone (DOCX) and Typst (tagged PDF): the same texts, in turn, on one core and on two; and its memory.

    cmake --preset release && cmake --build build/release --target shiyosho
    python3 tests/bench/batch.py [docx] [pdf] [memory] [--runs N] [--projects N]

Of shiyosho the whole process is measured, start and the table's reading included; of the peers only the work, once the
program runs. Carbone's template is our own document with its tags in the places of what differs: it renders fewer tags
than we do. All write into memory where the machine has /dev/shm, so that no disk is measured.
Exits with 1 if a figure misses what it should reach."""
import argparse, csv, json, os, shutil, statistics, subprocess, sys, tempfile
import bench

FONTS = ['/usr/share/fonts/truetype/bizud-mincho', '/usr/share/fonts/truetype/bizud-gothic']
HEADERS = ['調達件名', '府省名', '部局課名', '日付', '判断条件.A', '判断条件.B', '要件.AU-1-1.空欄.retention']
VALUES = {'title': '電子申請システムの設計・開発', 'organization': '架空省', 'department': '情報システム課', 'retention': '1年以上'}


def row(title, v): return [title, v['organization'], v['department'], '2026-12-01', 'はい', 'はい', v['retention']]


def table(path, count):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        w = csv.writer(f)
        w.writerow(HEADERS)
        for i in range(count): w.writerow(row(f'{VALUES["title"]}{i}', VALUES))
    return path


def clean(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def batch(source, out, formats, template, cores):
    return ['taskset', '-c', ','.join(str(c) for c in range(cores)), bench.SHIYOSHO, 'batch', source, '-o', out, '-f', formats, '-t', template,
            '-j', str(cores), '--name', '{{number}}', '--quiet']


def ours(source, out, formats, template, cores, env):
    """(seconds of the wall clock, of computing in all processes)"""
    clean(out)
    took, _, computing = bench.once(batch(source, out, formats, template, cores), env=env)
    return took, computing


def theirs(commands, env):
    """(seconds of the slowest of some peers that run side by side, each on its core; of computing in all)"""
    running = [subprocess.Popen(['taskset', '-c', str(i)] + c, stdout=subprocess.PIPE, text=True, env=env) for i, c in enumerate(commands)]
    said = [p.communicate()[0] for p in running]
    if any(p.returncode for p in running): sys.exit(f'a peer failed: {commands}')
    return max(json.loads(s)['seconds'] for s in said), sum(json.loads(s)['computing'] for s in said)


def compare(name, us, peer, them, runs, count, reach):
    rows = [(us(), them()) for _ in range(runs)]
    a, b, ratio, computing = (statistics.median(f(r) for r in rows) for f in (
        lambda r: r[0][0], lambda r: r[1][0], lambda r: r[1][0] / r[0][0], lambda r: r[1][1] / r[0][1]))
    good = reach is None or ratio >= reach
    wanted = '' if reach is None else f', wanted {reach:g}: {"reached" if good else "MISSED"}'
    print(f'{name}: shiyosho {count / a:.1f} documents/s; {peer} {count / b:.1f}; {ratio:.1f} times as many, {computing:.1f} by computing time '
          f'(median of {runs} pairs){wanted}', flush=True)
    return good, a


def split(count, parts): return [(i * count // parts, (i + 1) * count // parts - i * count // parts) for i in range(parts)]


def carbone_template(folder, template):
    """Our document with Carbone's tags where the rows differ."""
    source = os.path.join(folder, 'tags.csv')
    with open(source, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows([HEADERS, row('{d.title}', {k: '{d.%s}' % k for k in VALUES})])
    subprocess.run([bench.SHIYOSHO, 'batch', source, '-o', clean(os.path.join(folder, 'tags')), '-f', 'docx', '-t', template, '--name', 'template', '--quiet'], check=True)
    return os.path.join(folder, 'tags', 'template.docx')


def scaling(name, one, two, cores):
    if cores < 2: return True
    good = one / two >= 1.8
    print(f'{name}: {one / two:.2f} times as fast on two cores, wanted 1.8: {"reached" if good else "MISSED"}', flush=True)
    return good


def docx(folder, env, runs, count, cores):
    good = True
    data = os.path.join(folder, 'data.json')
    with open(data, 'w', encoding='utf-8') as f: json.dump(VALUES, f)
    source = table(os.path.join(folder, 'rows.csv'), count)
    for template, reach in (('bessi', 5), ('chotatsu', None)):
        tags, seconds = carbone_template(folder, template), {}
        for n in range(1, cores + 1):
            out = clean(os.path.join(folder, 'carbone'))
            script = os.path.join(bench.ROOT, 'tests', 'bench', 'carbone-variants.mjs')
            commands = [['node', script, tags, data, str(some), out, str(first)] for first, some in split(count, n)]
            ok, seconds[n] = compare(f'{count} DOCX of {template}, {n} core(s)', lambda: ours(source, os.path.join(folder, 'out'), 'docx', template, n, env),
                                     'Carbone', lambda: theirs(commands, env), runs, count, reach)
            good = good and ok
        good = scaling(f'DOCX of {template}', seconds[1], seconds.get(2, 1), cores) and good
    return good


def pdf(folder, env, runs, count, cores):
    source = table(os.path.join(folder, 'rows.csv'), count)
    one = os.path.join(folder, 'one.csv')
    with open(one, 'w', encoding='utf-8', newline='') as f: csv.writer(f).writerows([HEADERS, row(VALUES['title'] + 'VARIANT', VALUES)])
    subprocess.run([bench.SHIYOSHO, 'batch', one, '-o', clean(os.path.join(folder, 'spec')), '-f', 'docx', '--name', 'spec', '--quiet'], check=True)
    typ = os.path.join(folder, 'spec.typ')
    with open(typ, 'w', encoding='utf-8') as f: f.write(bench.typst_source(os.path.join(folder, 'spec', 'spec.docx')))
    good, seconds = True, {}
    for n in range(1, cores + 1):
        script = os.path.join(bench.ROOT, 'tests', 'bench', 'typst.mjs')
        commands = [['node', script, typ, os.path.join(folder, f'typst{i}.pdf'), '1', str(some)] + FONTS for i, (_, some) in enumerate(split(count, n))]
        ok, seconds[n] = compare(f'{count} tagged PDF of chotatsu, {n} core(s)', lambda: ours(source, os.path.join(folder, 'out'), 'pdf', 'chotatsu', n, env),
                                 'Typst', lambda: theirs(commands, env), runs, count, 2)
        good = good and ok
    return scaling('PDF of chotatsu', seconds[1], seconds.get(2, 1), cores) and good


def memory(folder, env, runs, count, cores):
    """The largest process of a batch, parent or worker."""
    good = True
    for formats, template, few, many in (('docx', 'bessi', 1000, 10000), ('docx,pdf', 'chotatsu', count, 5 * count)):
        peaks = []
        for n in (few, many):
            out = clean(os.path.join(folder, 'out'))
            peaks.append(bench.once(batch(table(os.path.join(folder, 'rows.csv'), n), out, formats, template, cores), env=env)[1])
            shutil.rmtree(out)
        ok = peaks[1] <= 64 and peaks[1] - peaks[0] <= 4
        good = good and ok
        print(f'{formats} of {template}: {peaks[0]:.1f} MB with {few} projects, {peaks[1]:.1f} MB with {many}, wanted 64 and no more than 4 between: '
              f'{"reached" if ok else "MISSED"}', flush=True)
    return good


def main():
    p = argparse.ArgumentParser()
    p.add_argument('what', nargs='*', help='docx, pdf, memory; all if absent')
    p.add_argument('--runs', type=int, default=3)
    p.add_argument('--projects', type=int, default=200)
    a = p.parse_args()
    known = {'docx': docx, 'pdf': pdf, 'memory': memory}
    env = dict(os.environ, BENCH_NODE=bench.peers(), LC_ALL='C.UTF-8')
    cores = min(2, len(os.sched_getaffinity(0)))
    good = True
    with tempfile.TemporaryDirectory(dir='/dev/shm' if os.path.isdir('/dev/shm') else None) as folder:
        for name in a.what or known: good = known[name](folder, env, a.runs, a.projects, cores) and good
    return 0 if good else 1


sys.exit(main())

// carbone-variants.mjs TEMPLATE.docx DATA.json COUNT [OUTDIR FIRST]: renders COUNT variants one after another in one process,
// and writes them if there is an OUTDIR.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve, dirname, basename } from 'node:path';
const require = createRequire(process.env.BENCH_NODE + '/');
const carbone = require('carbone');
const [template, data, count, out, first = 0] = process.argv.slice(2);
carbone.set({ templatePath: dirname(resolve(template)) });
const base = JSON.parse(readFileSync(data, 'utf8'));
const render = (d) => new Promise((done, fail) => carbone.render(basename(template), d, {}, (e, r) => (e ? fail(e) : done(r))));
const begin = performance.now(), before = process.cpuUsage();
let bytes = 0;
for (let i = Number(first); i < Number(first) + Number(count); i++) {
  const document = await render({ ...base, title: base.title + i });
  bytes += document.length;
  if (out) writeFileSync(join(out, `${i}.docx`), document);
}
const used = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000, computing: (used.user + used.system) / 1e6, bytes }));
process.exit(0);

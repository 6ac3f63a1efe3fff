// carbone.mjs TEMPLATE.docx DATA.json OUTDIR FIRST COUNT: renders COUNT documents one after another in one process and writes them.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve, dirname, basename } from 'node:path';
const require = createRequire(process.env.BENCH_NODE + '/');
const carbone = require('carbone');
const [template, data, out, first, count] = process.argv.slice(2);
carbone.set({ templatePath: dirname(resolve(template)) });
const base = JSON.parse(readFileSync(data, 'utf8'));
const render = (d) => new Promise((done, fail) => carbone.render(basename(template), d, {}, (e, r) => (e ? fail(e) : done(r))));
const begin = performance.now();
for (let i = Number(first); i < Number(first) + Number(count); i++) writeFileSync(join(out, `${i}.docx`), await render({ ...base, title: base.title + i }));
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000 }));
process.exit(0);

// carbone-variants.mjs TEMPLATE.docx DATA.json COUNT: renders COUNT variants one after another in one process.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve, dirname, basename } from 'node:path';
const require = createRequire(process.env.BENCH_NODE + '/');
const carbone = require('carbone');
const [template, data, count] = process.argv.slice(2);
carbone.set({ templatePath: dirname(resolve(template)) });
const base = JSON.parse(readFileSync(data, 'utf8'));
const render = (d) => new Promise((done, fail) => carbone.render(basename(template), d, {}, (e, r) => (e ? fail(e) : done(r))));
const begin = performance.now();
let bytes = 0;
for (let i = 0; i < Number(count); i++) bytes += (await render({ ...base, title: base.title + i })).length;
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000, bytes }));
process.exit(0);

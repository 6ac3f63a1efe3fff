// typst.mjs FILE.typ OUT.pdf TAGS COUNT [FONTDIR...]: compiles FILE COUNT times (the word VARIANT in it becomes the count) in one process.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
const require = createRequire(process.env.BENCH_NODE + '/');
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const [file, out, tags, count, ...fonts] = process.argv.slice(2);
const source = readFileSync(file, 'utf8');
const compiler = NodeCompiler.create({ workspace: '/tmp', fontArgs: [{ fontPaths: fonts }] });
const begin = performance.now(), before = process.cpuUsage();
let pdf;
for (let i = 0; i < Number(count); i++) {
  pdf = compiler.pdf({ mainFileContent: source.replaceAll('VARIANT', String(i)) }, { pdfTags: tags === '1' });
  if (i % 10 === 9) compiler.evictCache(10);
}
writeFileSync(out, pdf);
const used = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1000, computing: (used.user + used.system) / 1e6, bytes: pdf.length }));

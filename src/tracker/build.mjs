// Builds the tracker: `node build.mjs` writes the checked-in files, `--check` proves that they are current.
// Either way it fails when a file is larger than budget.json allows (bytes after gzip -9).

import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(here(path), 'utf8'));
const isCheck = process.argv.includes('--check');
const { version } = readJson('package.json');
const { gzipBytes } = readJson('budget.json');

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [here(`src/${entry}.js`)],
    bundle: true,
    minifySyntax: true,
    write: false,
    format: 'iife',
    target: 'es2021',
    define: { VERSION: JSON.stringify(version) },
  });
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2021,
    compress: { passes: 4, unsafe_arrows: true, unsafe: true, pure_getters: true, inline: 1 },
    mangle: true,
  });
  return code + '\n';
}

const problems = [];
const outputs = new Map();
for (const [entry, limit] of Object.entries(gzipBytes)) {
  const code = await bundle(entry);
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${entry}: ${code.length} bytes, ${size} after gzip, budget ${limit}`);
  if (size > limit) {
    problems.push(`${entry} is ${size - limit} bytes over its budget of ${limit}`);
  }
  outputs.set(entry, code);
}

const shipped = outputs.get('main');
const extras = outputs.get('extras');
const integrity = 'sha384-' + createHash('sha384').update(shipped).digest('base64');
const files = {
  '../Throughline/wwwroot/t.js': shipped,
  [`../Throughline/wwwroot/t.${version}.js`]: shipped,
  '../Throughline/wwwroot/t.extras.js': extras,
  'integrity.json': JSON.stringify({ version, file: `t.${version}.js`, integrity }, null, 2) + '\n',
};
for (const [path, content] of Object.entries(files)) {
  if (!isCheck) {
    writeFileSync(here(path), content);
  } else if (!existsSync(here(path)) || readFileSync(here(path), 'utf8') !== content) {
    problems.push(`${path} is not what the sources build: run npm run build`);
  }
}

for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length ? 1 : 0;

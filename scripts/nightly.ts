// `npm run nightly [-- <part>…]`: the fuzz tests at full size, one part after the other, each in its own process. `FUZZ_SEED=…` repeats a night; figures: docs/fuzzing.md.
import { spawn } from 'node:child_process';
import { GOLDEN } from '../test/server/golden-bodies.js';

interface Part {
  file: string;
  /** Set to `size`, unless the environment says another one. */
  variable: string;
  size: string;
  only?: string;
}

const PARTS: Record<string, Part> = {
  redirects: { file: 'redirects', variable: 'FUZZ_REDIRECTS', size: '1000000' },
  webhooks: { file: 'webhook-forgeries', variable: 'FUZZ_WEBHOOKS', size: '100000' },
  deliveries: { file: '../server/webhook-storm', variable: 'FUZZ_DELIVERIES', size: '10000' },
  requests: { file: 'proxy-requests', variable: 'FUZZ_REQUESTS', size: '200000' },
};
for (const golden of Object.keys(GOLDEN)) PARTS[`bodies:${golden}`] = { file: 'upstream-bodies', variable: 'FUZZ_BODIES', size: '100000', only: golden };

const isPart = (name: string, asked: string): boolean => name === asked || name.startsWith(`${asked}:`);
const asked = process.argv.slice(2);
const unknown = asked.filter((text) => !Object.keys(PARTS).some((name) => isPart(name, text)));
if (unknown.length > 0) {
  console.error(`No part is named ${unknown.join(', ')}. There are: bodies, ${Object.keys(PARTS).join(', ')}`);
  process.exit(1);
}

const FUZZ_SEED = process.env['FUZZ_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));

const sizeOf = ({ variable, size }: Part): string => process.env[variable] ?? size;

function run(part: Part): Promise<boolean> {
  // Without `--test`, which would be one process more.
  const args = ['--conditions=@credyt-widgets/source', '--import', 'tsx', '--test-reporter=spec', '--test-reporter-destination=stdout', `test/fuzz/${part.file}.test.ts`];
  const env = { ...process.env, FUZZ_SEED, [part.variable]: sizeOf(part), ...(part.only && { FUZZ_ONLY: part.only }) };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((resolve) => { child.once('exit', (code) => { resolve(code === 0); }); });
}

const lines: string[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.some((text) => isPart(name, text))) continue;
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const isGreen = await run(part);
  lines.push(`${isGreen ? '✔' : '✖'} ${name.padEnd(16)} ${sizeOf(part).padStart(9)} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  if (!isGreen) process.exitCode = 1;
}
console.log(`\n── summary, seed ${FUZZ_SEED}\n${lines.join('\n')}`);

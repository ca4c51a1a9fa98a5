// `npm run mutation [-- <module>…]`: breaks the security and money modules one small step at a time (Stryker) and asks whether their own fast tests notice. Figures and survivors: docs/mutation.md.
import { Stryker } from '@stryker-mutator/core';

const MODULES = {
  origin: { file: 'src/server/guards.ts', tests: ['test/server/guards.test.ts'] },
  redirect: { file: 'src/server/links.ts', tests: ['test/server/links.test.ts'] },
  signature: { file: 'src/server/webhooks.ts', tests: ['test/server/webhooks.test.ts'] },
  money: { file: 'src/contract/money/decimal.ts', tests: ['test/contract/decimal.test.ts'] },
  marker: { file: 'src/server/marker.ts', tests: ['test/server/marker.test.ts'] },
  idempotency: { file: 'src/server/idempotency.ts', tests: ['test/server/idempotency.test.ts'] },
};
const GOAL = 90;
const BUNDLES = 'bundles';

const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? asked : Object.keys(MODULES);
const unknown = chosen.filter((name) => !(name in MODULES));
if (unknown.length > 0) {
  console.error(`No module is named ${unknown.join(', ')}. There are: ${Object.keys(MODULES).join(', ')}`);
  process.exit(1);
}

/** Bundled once with all mutants inside, so that each of the hundreds of runs starts in a tenth of a second. */
async function mutate(name, { file, tests }) {
  const bundles = tests.map((test) => `./${BUNDLES}/${test.split('/').at(-1).replace('.ts', '.js')}`);
  const stryker = new Stryker({
    mutate: [file],
    jsonReporter: { fileName: `test-results/mutation-${name}.json` },
    buildCommand: `esbuild ${tests.map((test) => `./${test}`).join(' ')} --bundle --packages=external --platform=node --format=esm --conditions=@credyt-widgets/source --outdir=${BUNDLES} --log-level=warning`,
    commandRunner: { command: `node ${bundles.slice(1).map((bundle) => `--import ${bundle}`).join(' ')} ${bundles[0]}` },
  });
  return stryker.runMutationTest();
}

const summary = [];
for (const name of chosen) {
  const { file } = MODULES[name];
  console.log(`\n── ${name}: ${file}`);
  const started = Date.now();
  const mutants = await mutate(name, MODULES[name]);
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
  for (const { status, location, mutatorName, replacement } of mutants) {
    // A timeout counts as killed when the mutant loops for ever; each is named, because a busy machine can fake one.
    if (status === 'Survived' || status === 'Timeout') console.log(`${status === 'Timeout' ? 'timed out' : 'survived'} ${file}:${location.start.line}:${location.start.column} ${mutatorName} → ${replacement.replaceAll(/\s+/g, ' ').slice(0, 120)}`);
  }
  summary.push({ name, killed, timeouts: count('Timeout'), survived, other: mutants.length - killed - survived, percent: (100 * killed) / (killed + survived), seconds: Math.round((Date.now() - started) / 1000) });
}

console.log('\n── summary');
for (const { name, killed, timeouts, survived, other, percent, seconds } of summary) {
  console.log(`${percent >= GOAL ? '✔' : '✖'} ${name.padEnd(12)} ${killed} of ${killed + survived} killed (${percent.toFixed(1)} %), ${timeouts} of them by timeout, ${other} did not run (${seconds} s)`);
}
process.exitCode = summary.every(({ percent }) => percent >= GOAL) ? 0 : 1;

// `npm run test:threats`: takes each defence out of a copy of the repository and demands that its test notices. The rows: test/threats/threats.mjs.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checksOf, threats } from '../test/threats/threats.mjs';

const HELP = `npm run test:threats [-- --only T07,T12]

  Removes each defence of the threat model in a copy, by test/threats/<row>.patch, and runs the test of that row:
  it must fail without the defence and pass with it. A patch that no longer applies fails.

  --only T07,T12   these rows alone
  --docs           prints docs/threats.md instead: npm run --silent test:threats -- --docs > docs/threats.md

  Browser rows run in Chromium. WTR_PORT=8123 fixes the port of their server (default 4290).`;

const LIMIT_MS = 120_000;
const BROWSER_CONFIG = 'threats.wtr.config.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, docs: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
if (values.docs) {
  process.stdout.write(documentOf(threats));
  process.exit(0);
}
const wanted = values.only?.split(',') ?? threats.map(({ id }) => id);
const unknown = wanted.filter((id) => !threats.some((threat) => threat.id === id));
if (unknown.length > 0) {
  console.error(`No threat is called ${unknown.join(', ')}. There are T01 to ${threats.at(-1).id}.`);
  process.exit(1);
}

const copy = copyRepository();
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const withDefence = new Map();
const rows = [];
for (const threat of threats.filter(({ id }) => wanted.includes(id)).flatMap(checksOf)) {
  const startedAt = Date.now();
  const row = { threat, ...(threat.doesNotApply ? { verdict: 'does not apply', isGood: true } : await judge(threat)), seconds: (Date.now() - startedAt) / 1000 };
  rows.push(row);
  console.log(lineOf(row));
}
const failed = rows.filter(({ isGood }) => !isGood).length;
const idle = rows.filter(({ threat }) => threat.doesNotApply);
for (const { threat } of idle) console.log(`${threat.id} does not apply: ${threat.doesNotApply}`);
console.log(`${rows.length - failed - idle.length} passed, ${failed} failed${idle.length > 0 ? `, ${idle.length} not applicable` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;

/** What is in the tree now, also what is not committed yet; installed packages are shared. */
function copyRepository() {
  const folder = mkdtempSync(join(tmpdir(), 'credyt-threats-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 1e8 }).split('\0');
  for (const file of new Set(files)) {
    if (file === '' || !existsSync(file)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file), { verbatimSymlinks: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, BROWSER_CONFIG), browserConfig());
  return folder;
}

async function judge(threat) {
  const patch = join(copy, 'test/threats', `${threat.id}.patch`);
  if (!apply(patch)) return { verdict: 'the patch does not apply', isGood: false };
  const without = await run(threat.test);
  if (!apply(patch, '--reverse')) throw new Error(`${threat.id}.patch cannot be taken back.`);
  if (without !== 'failed') return { verdict: `undefended: without it the test has ${without}`, isGood: false };

  const name = JSON.stringify(threat.test);
  if (!withDefence.has(name)) withDefence.set(name, await run(threat.test));
  const whole = withDefence.get(name);
  return { verdict: whole === 'passed' ? 'red without, green with' : `with the defence the test has ${whole}`, isGood: whole === 'passed' };
}

function apply(patch, ...options) {
  return spawnSync('git', ['apply', ...options, patch], { cwd: copy, encoding: 'utf8' }).status === 0;
}

/** `passed`, `failed` by an assertion of that very test, `not run` (no such test, or its file does not load) or `no end`. */
async function run({ runner, file, name }) {
  const results = join(copy, 'threats.results');
  rmSync(results, { force: true });
  const isOver = await (runner === 'node' ? runNode(file, name, results) : runBrowser(file, name, results));
  if (!isOver) return 'no end';
  if (!existsSync(results)) return 'not run';
  const tests = (runner === 'node' ? readTap : JSON.parse)(readFileSync(results, 'utf8')).filter((test) => test.name.includes(name));
  if (tests.length === 0) return 'not run';
  return tests.every(({ passed }) => passed) ? 'passed' : 'failed';
}

function runNode(file, name, results) {
  return spawned(process.execPath, [
    '--conditions=@credyt-widgets/source', '--import', 'tsx', '--test', '--test-timeout=30000',
    `--test-name-pattern=${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, '--test-reporter=tap', `--test-reporter-destination=${results}`, file,
  ]);
}

function runBrowser(file, name, results) {
  return spawned(join('node_modules', '.bin', 'wtr'), ['--config', BROWSER_CONFIG, '--files', file], {
    ENGINES: 'chromium', WTR_PORT: process.env.WTR_PORT ?? '4290', THREATS_RESULTS: results, THREATS_NAME: name,
  });
}

/** False when it had to be ended. */
function spawned(command, args, environment = {}) {
  return new Promise((done) => {
    const env = { ...process.env, ...environment };
    delete env.NODE_TEST_CONTEXT; // else it would report to the runner that runs us
    const child = spawn(command, args, { cwd: copy, stdio: 'ignore', env });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('error', () => done(true));
    child.once('exit', (_code, signal) => {
      clearTimeout(timer);
      done(signal !== 'SIGKILL');
    });
  });
}

function readTap(text) {
  const lines = [...text.matchAll(/^\s*(not )?ok \d+ - (.*?)( # SKIP.*| # TODO.*)?$/gm)];
  return lines.filter(([, , , skipped]) => skipped === undefined).map(([, not, name]) => ({ name: name.replace(/\\(.)/g, '$1'), passed: not === undefined }));
}

/** The project's own browser runner, with one test chosen and each test's outcome written down. */
function browserConfig() {
  return `import { writeFileSync } from 'node:fs';
import config from './web-test-runner.config.js';
const testsOf = (suite) => [...(suite?.tests ?? []), ...(suite?.suites ?? []).flatMap(testsOf)];
const reporter = {
  onTestRunFinished({ sessions }) {
    const tests = sessions.flatMap(({ testResults }) => testsOf(testResults)).filter(({ skipped }) => !skipped);
    writeFileSync(process.env.THREATS_RESULTS, JSON.stringify(tests.map(({ name, passed }) => ({ name, passed }))));
  },
};
const grep = process.env.THREATS_NAME.replace(/[.*+?^\${}()|[\\]\\\\]/g, '\\\\$&');
export default { ...config, testFramework: { config: { ...config.testFramework.config, grep } }, testsFinishTimeout: 60_000, reporters: [reporter] };
`;
}

function lineOf({ threat: { id, defence, test }, verdict, isGood, seconds }) {
  const where = test ? `${defence}  ${test.file} › ${test.name}` : '';
  return `${isGood ? '✔' : '✖'} ${id}  ${verdict.padEnd(24)} ${seconds.toFixed(1).padStart(5)} s  ${where}`;
}

function documentOf(all) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const lines = all.flatMap(checksOf).map(({ id, title, does, defence, test, doesNotApply }) => {
    const [what, where, proof] = doesNotApply ? [`Does not apply: ${doesNotApply}`, '—', '—'] : [does, `\`${defence}\``, `\`${test.file}\`: ${test.name}`];
    return `| ${[id, title, what, where, proof].map(cell).join(' | ')} |`;
  });
  return `<!-- The threat model in one table. Written by: npm run --silent test:threats -- --docs > docs/threats.md -->
# Threats and defences

Each row names one file that stands against the threat and one test. \`npm run test:threats\` takes the defence out of a copy
(\`test/threats/<row>.patch\`), and demands that this test fails without it and passes with it. What your app must do itself is in
[security.md](security.md).

| row | threat | what we do | where | test that fails without it |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

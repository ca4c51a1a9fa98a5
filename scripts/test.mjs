// `npm test`: everything CI runs, on a fresh clone. Stages run in order; one that fails does not hide the next. `npm test -- --help` lists them.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import util from 'node:util'; // whole: a Node without parseArgs must get as far as the sentence that says so
import { engines, ensureBrowser, howToInstall } from './browsers.mjs';
import { checkNode, prepare } from './install.mjs';
import { ensureRedis, howToInstallRedis } from './redis.mjs';

const SOURCE = ['--conditions=@credyt-widgets/source', '--import', 'tsx'];
const NODE_FOLDERS = ['contract', 'server', 'emulator', 'cli', 'node', 'adapters', 'fuzz'];
const BROWSER_FOLDERS = ['client', 'controllers', 'elements', 'strings'];
const RESULTS = 'test-results';
const NONE = { passed: 0, failed: 0, skipped: 0 };

/** Each stage answers { passed, failed, skipped, failures?: names with their first reason, counts?: what was counted beside }. */
const stages = {
  lint: { about: 'ESLint: strict types and the house rules', run: () => check('eslint', ['.', '--max-warnings', '0']) },
  typecheck: { about: 'TypeScript, strict, over everything', run: () => check('tsc', ['-p', '.']) },
  build: { about: 'npm output, CDN file, custom-elements.json', run: () => npm('build') },
  sizes: { about: 'download budgets of the packed tarball and the CDN file', run: () => npm('sizes') },
  pictures: { about: 'the pictures in docs: all there, none blank, none like its dark twin', run: pictures },
  node: { about: 'node:test: contract, server, emulator, command line, package, adapters, fuzz', run: nodeTests },
  browser: { about: 'Web Test Runner: browser code in Chromium, Firefox and WebKit', run: browserTests },
  e2e: { about: 'Playwright: the demo, from sign-in to the resumed image', run: () => playwright('e2e') },
  webkit: { about: 'node:test with WebDriver: the demo in WebKit', run: webkitTests },
  stories: { about: 'Playwright: every Storybook story loads, is silent and accessible', run: storyTests },
};

checkNode();
const { values } = util.parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(`npm test [-- --only <stage>,<stage>]\n\n${Object.entries(stages).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`).join('\n')}`);
  process.exit(0);
}
const chosen = values.only?.split(',') ?? Object.keys(stages);
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`No stage is named ${unknown.join(', ')}. There are: ${Object.keys(stages).join(', ')}`);
  process.exit(1);
}

prepare();
mkdirSync(RESULTS, { recursive: true });

function run(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
    child.once('error', (error) => { console.error(error.message); resolve(1); });
    child.once('exit', (code) => { resolve(code ?? 1); });
  });
}

const bin = (name) => join('node_modules/.bin', name);
const verdict = (code) => ({ ...NONE, [code === 0 ? 'passed' : 'failed']: 1 });
const check = async (tool, args) => verdict(await run(bin(tool), args));
const npm = async (script) => verdict(await run('npm', ['run', '--silent', script]));

/** Runs a test runner and reads its own count. A runner that fails without a failed test, or finds no test, is one failure. */
async function counted(file, start) {
  const path = join(RESULTS, file);
  rmSync(path, { force: true });
  const code = await start(path);
  if (!existsSync(path)) return { ...NONE, failed: 1 };
  const totals = read(path);
  const isSilentFailure = totals.failed === 0 && (code !== 0 || totals.passed === 0);
  return { ...totals, failed: totals.failed + (isSilentFailure ? 1 : 0) };
}

function read(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  if (!report.stats) return report;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0), skipped, failures: failedSpecs(report), counts: annotationsOf(report) };
}

/** What the tests counted beside themselves: each annotation that is named "… runs", and how often it was given. */
function annotationsOf(report) {
  const types = specsIn(report).flatMap(({ tests }) => tests.flatMap(({ results }) => results.flatMap(({ annotations }) => annotations.map(({ type }) => type)))).filter((type) => type.endsWith(' runs'));
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((each) => each === type).length]));
}

/** Playwright's report is a tree of suites. */
const specsIn = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsIn)];

const failedSpecs = (report) => [
  ...report.errors.map(({ message }) => message),
  ...specsIn(report).filter(({ ok }) => !ok).map(({ file, title, tests }) => `${file}: ${title}: ${tests.at(0)?.results.at(-1)?.error?.message ?? ''}`),
];

function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name)).sort();
}

/** Each test folder must hold tests: a moved or misnamed folder would otherwise be green. */
function withEmptyFolders(totals, folders) {
  const empty = folders.filter((name) => testFiles(`test/${name}`).length === 0);
  for (const name of empty) console.error(`test/${name} holds no *.test.ts file`);
  return { ...totals, failed: totals.failed + empty.length };
}

async function nodeTests() {
  // Before they run: tests that install something at the same time would lock each other out.
  if (!ensureRedis(console.log)) console.error(`SKIPPED: tests that need Redis, which is not installed. ${howToInstallRedis}`);
  return countedNode('node.json', NODE_FOLDERS);
}

async function countedNode(file, folders) {
  const totals = await counted(file, (path) =>
    run(process.execPath, [
      ...SOURCE, '--test',
      '--test-reporter=spec', '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/node-count.mjs', `--test-reporter-destination=${path}`,
      ...folders.flatMap((name) => testFiles(`test/${name}`)),
    ]),
  );
  return withEmptyFolders(totals, folders);
}

async function webkitTests() {
  if (await ensureBrowser('webkit', console.log)) return countedNode('webkit.json', ['webkit']);
  console.error(`SKIPPED: the demo in WebKit, which is not installed. ${howToInstall('webkit')}`);
  return { ...NONE, skipped: 1 };
}

async function browserTests() {
  const here = [];
  let skipped = 0;
  for (const engine of engines) {
    if (await ensureBrowser(engine, console.log)) here.push(engine);
    else {
      console.error(`SKIPPED: browser tests in ${engine}, which is not installed. ${howToInstall(engine)}`);
      skipped++;
    }
  }
  if (here.length === 0) return { ...NONE, failed: 1 };
  const totals = await counted('browser.json', (path) => run(bin('wtr'), [], { ENGINES: here.join(','), WTR_RESULTS: path }));
  return withEmptyFolders({ ...totals, skipped: totals.skipped + skipped }, BROWSER_FOLDERS);
}

async function playwright(project) {
  if (!(await hasChromium(`${project} tests`))) return { ...NONE, failed: 1 };
  return counted(`${project}.json`, (path) =>
    run(bin('playwright'), ['test', '--project', project, '--reporter', 'list,json', '--output', `${RESULTS}/${project}`], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: path,
      // Tests import our entries by name, from the sources.
      NODE_OPTIONS: SOURCE[0],
    }),
  );
}

async function pictures() {
  return (await hasChromium('pictures')) ? verdict(await run(process.execPath, [...SOURCE, 'scripts/screenshots.ts', '--check'])) : { ...NONE, failed: 1 };
}

async function hasChromium(stage) {
  if (await ensureBrowser('chromium', console.log)) return true;
  console.error(`No browser can be had for the ${stage}. ${howToInstall('chromium')}`);
  return false;
}

async function storyTests() {
  const built = await npm('storybook:build');
  return built.failed > 0 ? built : playwright('stories');
}

const summary = [];
const totals = { ...NONE };
for (const name of chosen) {
  console.log(`\n── ${name}: ${stages[name].about}`);
  const started = Date.now();
  const result = await stages[name].run();
  for (const key of Object.keys(totals)) totals[key] += result[key];
  summary.push([name, result, Math.round((Date.now() - started) / 1000)]);
}

console.log('\n── summary');
for (const [name, { passed, failed, skipped, failures, counts = {} }, seconds] of summary) {
  console.log(`${failed > 0 ? '✖' : '✔'} ${name.padEnd(10)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} (${[...Object.entries(counts).map(([what, count]) => `${count} ${what}`), `${seconds} s`].join(', ')})`);
  // Here, because the end of a long log is what people see of it.
  for (const failure of failures ?? []) console.log(`    ${failure.split('\n', 1)[0]}`);
}
const hasForbiddenSkip = Boolean(process.env.CI) && totals.skipped > 0;
if (hasForbiddenSkip) console.error('Under CI nothing may be skipped.');
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed > 0 || hasForbiddenSkip ? 1 : 0;

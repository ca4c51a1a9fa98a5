// `npm start`: from a fresh clone to the running demo. Installs, builds the CDN files that pages load, starts emulator and demo. `npm run dev` adds --watch.
import { spawn } from 'node:child_process';
import util from 'node:util'; // whole: a Node without parseArgs must get as far as the sentence that says so
import { builds } from './build-cdn.mjs';
import { checkNode, prepare } from './install.mjs';
import { takenPort } from './ports.mjs';

const USAGE = `npm start              the demo and its emulator, at http://localhost:4000
npm run dev            the same, begun anew when a file changes

PORT=4100 EMULATOR_PORT=4110 npm start    elsewhere
CREDYT_API_KEY=key_… npm start            with the real Credyt and no emulator; also CREDYT_URL and CREDYT_MODE=test or live`;

checkNode();
const values = readArguments();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
prepare();

const port = Number(process.env.PORT ?? 4000);
const emulatorPort = Number(process.env.EMULATOR_PORT ?? 4010);
// With a key the demo talks to the real Credyt and no emulator is started.
const taken = await takenPort(process.env.CREDYT_API_KEY ? { PORT: port } : { PORT: port, EMULATOR_PORT: emulatorPort });
if (taken) {
  console.error(`\n${taken}\n`);
  process.exit(1);
}

function readArguments() {
  try {
    return util.parseArgs({ options: { watch: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } } }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

const children = new Set();
let isStopping = false;

function run(args, environment = {}) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function stop(code) {
  if (isStopping) return;
  isStopping = true;
  for (const child of children) child.kill('SIGTERM');
  const impatience = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, 5000);
  impatience.unref();
  process.exitCode = code;
}
process.on('SIGINT', () => { stop(0); });
process.on('SIGTERM', () => { stop(0); });

console.log('Building the widgets');
for (const build of builds) {
  const built = isStopping ? 0 : await new Promise((resolve) => run(build).once('exit', resolve));
  if (built !== 0) stop(built ?? 1);
}

if (!isStopping) {
  if (values.watch) for (const build of builds) run([...build, '--watch']);
  const demo = run(
    ['--conditions=@credyt-widgets/source', '--import', 'tsx', ...(values.watch ? ['--watch-path=src', '--watch-path=demo'] : []), 'demo/main.ts'],
    { PORT: String(port), EMULATOR_PORT: String(emulatorPort) },
  );
  demo.once('exit', (code) => { stop(code ?? 1); });
}

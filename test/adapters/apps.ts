// Starts the programs that docs/backends.md prints, word for word, each in a process of its own on a real port. Used by adapters.test.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Where browsers see every one of these apps; also a listed origin, and not the address they listen on. */
export const PUBLIC_URL = 'https://app.test';

const FOLDER = resolve('test-results/adapters');
// The package's `bin` is a script that starts this one; killing the script would leave it behind.
const { default: WORKERD } = createRequire(import.meta.url)('workerd') as { default: string };
const NEXT = resolve('node_modules/next/dist/bin/next');

export interface App {
  /** The section of docs/backends.md. */
  name: string;
  port: number;
  start(app: App, environment: Environment): Promise<ChildProcess>;
}

type Environment = Record<string, string>;

export const APPS: App[] = [
  { name: 'Express 5', port: 4271, start: startProgram },
  { name: 'node:http', port: 4272, start: startProgram },
  { name: 'Fastify', port: 4273, start: startProgram },
  { name: 'Hono', port: 4274, start: startProgram },
  { name: 'Next.js', port: 4275, start: startNext },
  { name: 'Workers', port: 4276, start: startWorker },
  { name: 'Web standard, and pages on another origin', port: 4277, start: startProgram },
];

const page = readFileSync('docs/backends.md', 'utf8');

/** The sections that print a program. */
export const printed = (): string[] => page.split(/^## /m).slice(1).filter((section) => section.includes('```js\n')).map((section) => section.split('\n', 1)[0] ?? '');

function programOf({ name }: App): string {
  const program = page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0]?.split('```js\n')[1]?.split('```')[0];
  if (!program) throw new Error(`docs/backends.md prints no program under "${name}"`);
  return program;
}

/** The package as an app finds it: built from the sources into a node_modules above all the apps. */
export async function installPackage(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  const home = join(FOLDER, 'node_modules/credyt-widgets');
  await build({ entryPoints: ['src/server/index.ts'], bundle: true, format: 'esm', target: 'es2022', outfile: join(home, 'server.js'), logLevel: 'warning' });
  write(join(home, 'package.json'), '{"name":"credyt-widgets","type":"module","exports":{"./server":"./server.js"}}');
  write(join(FOLDER, 'package.json'), '{"private":true,"type":"module"}');
}

export async function startApp(app: App, credytUrl: string): Promise<ChildProcess> {
  const child = await app.start(app, {
    ...process.env as Environment,
    PORT: String(app.port), PUBLIC_URL, CREDYT_URL: credytUrl, CREDYT_API_KEY: 'key_adapters', SESSION_SECRET: 'a secret of the tests',
  });
  await answering(app, child);
  return child;
}

async function startProgram(app: App, environment: Environment): Promise<ChildProcess> {
  const file = join(FOLDER, `${String(app.port)}/app.js`);
  write(file, programOf(app));
  return run([file], environment);
}

/** Built as for production: what one deploys. */
async function startNext(app: App, environment: Environment): Promise<ChildProcess> {
  const folder = join(FOLDER, 'next');
  cpSync('test/adapters/next-app', folder, { recursive: true });
  write(join(folder, 'app/api/billing/[...path]/route.js'), programOf(app));
  const settings = { ...environment, APP_ROOT: resolve('.'), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const built = run([NEXT, 'build', folder], settings);
  const code = await new Promise((done) => built.once('exit', done));
  if (code !== 0) throw new Error('next build failed');
  return run([NEXT, 'start', folder, '--port', String(app.port), '--hostname', '127.0.0.1'], settings);
}

async function startWorker(app: App, environment: Environment): Promise<ChildProcess> {
  const folder = join(FOLDER, 'worker');
  write(join(folder, 'worker.js'), programOf(app));
  const bindings = ['PUBLIC_URL', 'CREDYT_URL', 'CREDYT_API_KEY', 'SESSION_SECRET'].map((name) => `(name = "${name}", text = "${environment[name] ?? ''}")`);
  write(join(folder, 'config.capnp'), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      compatibilityDate = "2026-10-01",
      modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "credyt-widgets/server", esModule = embed "../node_modules/credyt-widgets/server.js")],
      bindings = [${bindings.join(', ')}]
    )),
    (name = "internet", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${String(app.port)}", http = (), service = "main")]
);
`);
  return run(['serve', join(folder, 'config.capnp')], environment, WORKERD);
}

function run(args: string[], environment: Environment, command = process.execPath): ChildProcess {
  // Only their complaints are shown: an app that fails should say so in the test's own output.
  return spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function answering({ name, port }: App, child: ChildProcess): Promise<void> {
  const until = Date.now() + 20_000;
  while (Date.now() < until && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill();
  throw new Error(`${name} does not answer on port ${String(port)}`);
}

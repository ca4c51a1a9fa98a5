// Runs the README: its commands exist, its backend works as printed, what it names is there. Its page is run by test/e2e/readme.spec.ts.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { SCENARIOS } from 'credyt-widgets/emulator';
import { serveEmulator } from 'credyt-widgets/emulator/serve';

const readme = readFileSync('README.md', 'utf8');
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string>; license: string; engines: { node: string } };
const blocks = (language: string): string[] => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

describe('the README names what is there', () => {
  it('every npm command it shows is a script', () => {
    for (const [, name = ''] of readme.matchAll(/npm (?:run )?(start|test|dev|storybook|bench|build)\b/g)) assert.ok(packageJson.scripts[name], name);
  });

  it('every file and folder it points to exists', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)|srcset="([^"]+)"|src="(docs[^"]+)"/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    const folders = [...readme.matchAll(/`((?:src|demo|test|docs)\/[\w./-]*)`/g)].map((match) => match[1] ?? '');
    assert.ok(links.length >= 4 && folders.length >= 6);
    for (const path of [...links, ...folders]) assert.ok(existsSync(path), path);
  });

  it('every tag it lists can be imported, and every tag there is, is listed', () => {
    const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as { modules: { declarations?: { tagName?: string }[] }[] };
    const tags = manifest.modules.flatMap((module) => module.declarations ?? []).flatMap((declaration) => declaration.tagName ?? []);
    const listed = [...readme.matchAll(/^\| `<(credyt-[\w-]+)>`/gm)].map((match) => match[1]);
    assert.deepEqual(listed.toSorted(), tags.toSorted());
  });

  it('every scenario it names is one of the emulator, and none is left out', () => {
    const named = /Scenarios: (.*)\./.exec(readme)?.[1]?.matchAll(/`([\w-]+)`/g) ?? [];
    assert.deepEqual([...named].map((match) => match[1]).toSorted(), [...SCENARIOS].toSorted());
  });

  it('says which Node the package asks for, and which its own tools do', () => {
    const needs = /Node: ([\d.]+) or later for this repository and its tools, ([\d.]+) for the library/.exec(readme);
    assert.equal(`>=${needs?.[2] ?? ''}`, packageJson.engines.node);
    const tools = ['vite', 'storybook'].map((name) => (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { engines?: { node?: string } }).engines?.node ?? '');
    assert.ok(tools.some((asked) => asked.includes(needs?.[1] ?? 'none')), tools.join());
  });

  it('the licence is the one in package.json', () => {
    assert.match(readFileSync('LICENSE', 'utf8'), new RegExp(`^${packageJson.license} License`));
  });
});

describe('the integration as the README prints it', () => {
  let emulator: Awaited<ReturnType<typeof serveEmulator>>;
  let server: Server;
  let origin: string;
  const [setup = '', gate = ''] = blocks('js');
  /** What one has to write: no empty line, no line that is only a comment. A line holds one statement, so that none is hidden in another's. */
  const linesOf = (code: string): string[] => code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));

  before(async () => {
    emulator = await serveEmulator({ port: 0, scenario: 'low' });
    // The printed lines, word for word. All that is ours is the app they are put into, with a session, and how a function imports.
    const app = express();
    app.use((request, _response, next) => {
      if (request.headers['x-test-user']) Object.assign(request, { user: { id: request.headers['x-test-user'] } });
      next();
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const source = `${setup}\n${gate}`.replace(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = await import($2);');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-restricted-syntax -- running the README is the point of this file
    const run = new Function('app', 'process', `return (async () => {${source}})()`) as (...args: unknown[]) => Promise<void>;
    await run(app, { env: { CREDYT_API_KEY: 'key_readme', CREDYT_URL: emulator.url, PUBLIC_URL: origin } });
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await emulator.close();
  });

  it('is five lines of backend and two of HTML', () => {
    const backend = linesOf(setup);
    assert.equal(backend.length, 5);
    for (const line of backend) {
      assert.ok(line.length <= 120, `${String(line.length)} characters: ${line}`);
      assert.equal(line.replace(/\/\/.*$/, '').split(';').filter((statement) => statement.trim() !== '').length, 1, line);
    }
    assert.equal(linesOf(blocks('html')[0] ?? '').length, 2);
  });

  it('imports all that it calls', () => {
    for (const name of ['createBillingHandler', 'sendInsufficientFunds', 'toNodeHandler']) assert.match(setup, new RegExp(`^import \\{.*\\b${name}\\b.*\\} from 'credyt-widgets/server';$`, 'm'));
  });

  it('gives a signed-in customer their wallet and a stranger 401', async () => {
    const mine = await fetch(`${origin}/api/billing/wallet`, { headers: { 'x-test-user': 'maya' } });
    assert.equal(mine.status, 200);
    const { accounts } = await mine.json() as { accounts: { asset: { code: string } }[] };
    assert.equal(accounts[0]?.asset.code, 'USD');
    assert.equal((await fetch(`${origin}/api/billing/wallet`)).status, 401);
  });

  it('answers 402 to the work one cannot pay, and does the work one can', async () => {
    const make = () => fetch(`${origin}/api/images`, { method: 'POST', headers: { 'x-test-user': 'maya' } });
    assert.equal((await make()).status, 200);
    await fetch(`${emulator.url}/__emulator__/reset`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"scenario":"negative"}' });
    await new Promise((resolve) => { setTimeout(resolve, 1100); }); // balances are kept about a second
    const refused = await make();
    assert.equal(refused.status, 402);
    assert.equal((await refused.json() as { code: string }).code, 'insufficient_funds');
  });

  it('lets somebody whom Credyt does not know pay, and creates them then', async () => {
    const mine = { 'x-test-user': 'a-new-sign-up' };
    const { topUp } = await (await fetch(`${origin}/api/billing/wallet`, { headers: mine })).json() as { topUp: { allowed: boolean } };
    assert.equal(topUp.allowed, true);
    assert.equal((await fetch(`${origin}/api/images`, { method: 'POST', headers: mine })).status, 402);
    const paying = await fetch(`${origin}/api/billing/top-ups`, { method: 'POST', body: '{"amount":"10"}', headers: { ...mine, origin, 'content-type': 'application/json', 'idempotency-key': 'once' } });
    assert.equal(paying.status, 201);
    assert.equal(emulator.emulator.requests().filter(({ method, path }) => method === 'POST' && path === '/customers').length, 1);
  });

  it('leaves the other routes of the app alone', async () => {
    assert.equal((await fetch(`${origin}/elsewhere`)).status, 404);
  });
});

// Runs the README: its commands exist, its integration works as printed, what it names is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { SCENARIOS } from 'credyt-widgets/emulator';
import { serveEmulator } from 'credyt-widgets/emulator/serve';

const readme = readFileSync('README.md', 'utf8');
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string>; license: string };
const blocks = (language: string): string[] => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

describe('the README names what is there', () => {
  it('every npm command it shows is a script', () => {
    for (const [, name = ''] of readme.matchAll(/npm (?:run )?(start|test|dev|storybook|bench|build)\b/g)) assert.ok(packageJson.scripts[name], name);
  });

  it('every file and folder it points to exists', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)|srcset="([^"]+)"|src="(docs[^"]+)"/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    const folders = [...readme.matchAll(/`((?:src|demo)\/[\w./-]*)`/g)].map((match) => match[1] ?? '');
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

  it('the licence is the one in package.json', () => {
    assert.match(readFileSync('LICENSE', 'utf8'), new RegExp(`^${packageJson.license} License`));
  });
});

describe('the integration as the README prints it', () => {
  let emulator: Awaited<ReturnType<typeof serveEmulator>>;
  let server: Server;
  let origin: string;

  before(async () => {
    emulator = await serveEmulator({ port: 0, scenario: 'low' });
    const [setup = '', gate = ''] = blocks('js');
    assert.ok(setup.trim().split('\n').length <= 8);

    // The printed lines, word for word, but for the address of Credyt and of the app, which are the emulator and a free port here.
    const app = express();
    app.use((request, _response, next) => {
      if (request.headers['x-test-user']) Object.assign(request, { user: { id: request.headers['x-test-user'] } });
      next();
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    process.env.CREDYT_API_KEY = 'key_readme';
    const source = `${setup}\n${gate}`
      .replace(/^import \{(.*)\} from '(.*)';$/gm, "const {$1, sendInsufficientFunds } = await import('$2');")
      .replace("publicUrl: 'http://localhost:3000'", 'publicUrl: origin, credytUrl');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-restricted-syntax -- running the README is the point of this file
    const run = new Function('app', 'origin', 'credytUrl', 'process', `return (async () => {${source}})()`) as (...args: unknown[]) => Promise<void>;
    await run(app, origin, emulator.url, process);
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await emulator.close();
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

  it('leaves the other routes of the app alone', async () => {
    assert.equal((await fetch(`${origin}/elsewhere`)).status, 404);
  });
});

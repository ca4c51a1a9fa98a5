// Every framework of docs/backends.md, run as printed on a real port, gives the answers of one table.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { SCENARIO_CUSTOMER } from 'credyt-widgets/emulator';
import { serveEmulator } from 'credyt-widgets/emulator/serve';
import { APPS, installPackage, printed, startApp, type App } from './apps.js';
import { hear, json, ROWS, send, ZIPPED, type Visitor } from './table.js';

const running: ChildProcess[] = [];
let emulator: Awaited<ReturnType<typeof serveEmulator>>;

before(async () => {
  emulator = await serveEmulator({ port: 4270, scenario: 'healthy' });
  await installPackage();
});
after(async () => {
  for (const child of running) child.kill();
  await emulator.close();
});

/** Signs in the way the app's own pages would; a cookie or a token is what later requests carry. */
async function visit({ port }: App): Promise<Visitor> {
  const signedIn = await send(port, 'POST', '/sign-in', { headers: { 'content-type': 'application/json' }, chunks: [JSON.stringify({ name: SCENARIO_CUSTOMER.externalId })] });
  assert.equal(signedIn.status, 200, signedIn.text);
  const cookie = signedIn.headers['set-cookie']?.map((line) => line.split(';', 1)[0]).join('; ');
  const identity = cookie ? { cookie } : { authorization: `Bearer ${json(signedIn).token as string}` };
  return {
    emulator: emulator.emulator,
    anyone: (method, path, sent) => send(port, method, path, sent),
    hear: () => hear(port, { ...ZIPPED, ...identity }),
    mine: (method, path, sent = {}) => send(port, method, path, { ...sent, headers: { ...sent.headers, ...identity } }),
  };
}

it('every program that docs/backends.md prints is run here', () => {
  assert.deepEqual(printed(), APPS.map(({ name }) => name));
});

for (const app of APPS) {
  describe(app.name, () => {
    let visitor: Visitor;
    before(async () => {
      // The link limit is per customer and minute, in the app's own memory: each app starts with none.
      running.push(await startApp(app, emulator.url));
      visitor = await visit(app);
    });
    for (const [name, row] of Object.entries(ROWS)) it(name, () => row(visitor));
  });
}

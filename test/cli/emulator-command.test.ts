// `credyt-widgets emulator` at the keyboard: help, a running server, a taken port, wrong flags; and `serve` under it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { SCENARIOS, SCENARIO_CUSTOMER } from '../../src/emulator/index.js';
import { serve, serveEmulator } from '../../src/emulator/serve.js';
import { start } from './running.js';

test('help names every option and scenario', async () => {
  const top = start('--help');
  const own = start('emulator', '--help');
  assert.deepEqual([await top.done, await own.done], [0, 0]);
  assert.match(top.output(), /emulator\s+run a local stand-in for Credyt/);
  for (const word of ['--port', '--scenario', 'long-usage', 'hostile', '4242 4242 4242 4242', 'key_']) assert.ok(own.output().includes(word), word);
});

test('it serves the scenario, prints a curl line that works, and stops cleanly', async () => {
  const { child, said, done, output } = start('emulator', '--port', '0', '--scenario', 'low');
  const url = await said(/http:\/\/localhost:\d+\/customers\/cust_\w+\/wallet/);
  assert.match(output(), /curl -H "X-Credyt-Api-Key: key_test"/);
  const response = await fetch(url, { headers: { 'X-Credyt-Api-Key': 'key_test' } });
  assert.deepEqual(await response.json(), { accounts: [{ id: 'default:USD', name: 'default', asset: 'USD', available: 3.2 }] });
  child.kill('SIGTERM');
  assert.equal(await done, 0);
});

test('it says whom one can sign in as, by an external id that Credyt then knows', async () => {
  const { child, said, done, output } = start('emulator', '--port', '0', '--scenario', 'empty');
  await said(/Ctrl\+C/);
  const [, externalId = ''] = /sign in as externalId "([^"]+)" \(customerId "cust_\w+"\)\.\n/.exec(output()) ?? [];
  assert.equal(externalId, SCENARIO_CUSTOMER.externalId);
  const url = await said(/http:\/\/localhost:\d+/);
  const found = (await (await fetch(`${url}/customers?external_id=${externalId}`, { headers: { 'X-Credyt-Api-Key': 'key_test' } })).json()) as unknown;
  assert.ok(JSON.stringify(found).includes(SCENARIO_CUSTOMER.id), JSON.stringify(found));
  child.kill('SIGTERM');
  assert.equal(await done, 0);
});

test('the external id it names is known in every scenario', async () => {
  for (const scenario of SCENARIOS) {
    const { url, close } = await serveEmulator({ port: 0, scenario });
    const answer = await fetch(`${url}/customers?external_id=${SCENARIO_CUSTOMER.externalId}`, { headers: { 'X-Credyt-Api-Key': 'key_test' } });
    assert.ok((await answer.text()).includes(SCENARIO_CUSTOMER.id), scenario);
    await close();
  }
});

test('a taken port is named, with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { done, output } = start('emulator', '--port', String(port));
  assert.equal(await done, 2);
  assert.ok(output().includes(`Port ${String(port)} is taken.`), output());
  assert.ok(output().includes(`--port ${String(port + 1)}`), output());
  assert.doesNotMatch(output(), /\n\s+at /);
  await new Promise((resolve) => taken.close(resolve));
});

const WRONG: readonly (readonly [string[], RegExp])[] = [
  [['emulator', '--prot', '1'], /Unknown option '--prot'/],
  [['emulator', '--port', 'many'], /--port must be a number from 0 to 65535, not "many"/],
  [['emulator', '--port', '70000'], /--port must be a number/],
  [['emulator', '--scenario', 'rich'], /There is no scenario "rich"\. There are: healthy, multi-asset/],
  [['emulate'], /There is no command "emulate"/],
  [['toString'], /There is no command "toString"/],
  [[], /Usage: credyt-widgets <command>/],
];
test('wrong flags and commands are explained, with exit code 2', async () => {
  await Promise.all(
    WRONG.map(async ([args, message]) => {
      const { done, output } = start(...args);
      assert.equal(await done, 2, args.join(' '));
      assert.match(output(), message);
      assert.doesNotMatch(output(), /\n\s+at /);
    }),
  );
});

test('serve hands method, headers and body through, listens on this machine only, and ends hanging answers when closed', async () => {
  const seen: string[] = [];
  const served = await serve(async (request) => {
    seen.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search} ${request.headers.get('x-a') ?? ''} ${await request.text()}`);
    if (request.url.endsWith('/hang')) await new Promise(() => undefined);
    return new Response('fine', { status: 201, headers: { 'x-b': 'c' } });
  });
  const response = await fetch(`http://127.0.0.1:${String(served.port)}//two?q=1`, { method: 'POST', headers: { 'x-a': 'b' }, body: 'ü' });
  assert.deepEqual([response.status, response.headers.get('x-b'), await response.text()], [201, 'c', 'fine']);
  assert.deepEqual(seen, ['POST //two?q=1 b ü']);
  const hanging = assert.rejects(fetch(`${served.url}/hang`));
  while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await served.close();
  await hanging;
  await assert.rejects(fetch(served.url));
});

test('a served emulator makes links to its own port, drops connections when told, and checks Host over the wire', async () => {
  const { url, port, emulator, close } = await serveEmulator({ port: 0 });
  const headers = { 'X-Credyt-Api-Key': 'key_x', 'Content-Type': 'application/json' };
  const made = await fetch(`${url}/billing-portal/sessions`, { method: 'POST', headers, body: JSON.stringify({ customer_id: emulator.customerId, return_url: 'http://localhost:4000/' }) });
  const { redirect_url: link } = (await made.json()) as { redirect_url: string };
  assert.ok(link.startsWith(`http://localhost:${String(port)}/api/sign-in?token=`));
  assert.match(await (await fetch(link)).text(), /Maya Okafor/);
  emulator.faults({ route: '*', drop: 'before', times: 1 });
  await assert.rejects(fetch(`${url}/assets`, { headers }));
  assert.equal((await fetch(`${url}/assets`, { headers })).status, 200);
  const control = (extra: Record<string, string>): Promise<number> => fetch(`${url}/__emulator__/`, { headers: extra }).then(({ status }) => status);
  assert.deepEqual([await control({}), await control({ origin: 'https://evil.example' })], [200, 403]);
  await close();
});

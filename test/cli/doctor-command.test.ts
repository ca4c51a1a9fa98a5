// `credyt-widgets doctor` at the keyboard: help, the three exit codes, what it says when it cannot examine.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serve, type Served } from '../../src/emulator/serve.js';
import { createBillingHandler, type BillingOptions } from '../../src/server/index.js';
import { start } from './running.js';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { port, close } = await serve(() => Promise.resolve(new Response()));
  await close();
  return port;
}

async function serveProxy(credytPort: number, options: Partial<BillingOptions> = {}, wrap = (response: Response): Response => response): Promise<Served> {
  let answer = (_request: Request): Promise<Response> => Promise.resolve(new Response());
  const served = await serve((request) => answer(request));
  const billing = createBillingHandler({
    apiKey: 'key_test', publicUrl: served.url, credytUrl: `http://localhost:${String(credytPort)}`, onEvent: () => undefined, limits: { mintsPerMinute: 1_000 },
    identify: ({ headers }) => (headers.get('authorization') === 'Bearer tess' || headers.get('cookie') === 'a=1; session=tess' ? { externalId: 'tess-42' } : null),
    ...options,
  });
  answer = async (request) => wrap(await billing(request));
  return served;
}

describe('credyt-widgets doctor', { concurrency: 4 }, () => {
  it('explains itself', async () => {
    const [top, own] = [start('--help'), start('doctor', '--help')];
    assert.deepEqual([await top.done, await own.done], [0, 0]);
    assert.match(top.output(), /doctor\s+say what is wrong with a billing proxy/);
    for (const word of ['--cookie', '--header', '--base-path', '--origin', '--credyt-port', '--json', 'Exit code']) assert.ok(own.output().includes(word), word);
  });

  it('exits 0 for a good proxy, signed in by header, and says what it looked at', async () => {
    const port = await freePort();
    const proxy = await serveProxy(port, { basePath: '/wallet-api' });
    const { done, output } = start('doctor', `${proxy.url}/wallet-api/`, '--header', 'Authorization: Bearer tess', '--credyt-port', String(port));
    assert.equal(await done, 0, output());
    assert.match(output(), /✔ Balances keep every digit that Credyt sent\n {4}9007199254740993\.25 CREDIT/);
    assert.match(output(), /Conformant: \d+ checks, no finding\.\n$/);
    await proxy.close();
  });

  it('exits 1 for a bad one, signed in by cookies, with the whole report as JSON', async () => {
    const port = await freePort();
    const proxy = await serveProxy(port, {}, (response) => {
      response.headers.delete('cache-control');
      return response;
    });
    const { done, output } = start('doctor', proxy.url, '--cookie', 'a=1', '--cookie', 'session=tess', '--credyt-port', String(port), '--json');
    assert.equal(await done, 1, output());
    const report = JSON.parse(output()) as { url: string; conformant: boolean; checks: { name: string; findings: { cause: string; fix: string }[] }[] };
    assert.deepEqual([report.url, report.conformant], [`${proxy.url}/api/billing`, false]);
    assert.deepEqual(report.checks.flatMap(({ name, findings }) => findings.map(({ cause }) => [name, cause])), [['no-store', 'missing no-store']]);
    await proxy.close();
  });

  it('looks for a proxy in vain and says where, what that proxy says itself, and another place than the one it tried', async () => {
    const proxy = await serveProxy(await freePort(), { basePath: '/wallet-api' });
    const cookie = ['--credyt-port', '0', '--cookie', 'a=1; session=tess'];
    const [usual, other] = [start('doctor', proxy.url, ...cookie), start('doctor', `${proxy.url}/billing/`, ...cookie)];
    assert.deepEqual([await usual.done, await other.done], [2, 2]);
    assert.ok(usual.output().includes(`There is nothing at ${proxy.url}/api/billing/wallet: GET was answered 404.\nIt says "This handler serves /wallet-api. Set basePath`), usual.output());
    assert.match(usual.output(), /Where is your proxy mounted\? .*such as --base-path \/billing/);
    assert.doesNotMatch(usual.output(), /--base-path \/api\/billing/);
    assert.ok(other.output().includes(`There is nothing at ${proxy.url}/billing/wallet`), other.output());
    assert.match(other.output(), /Most are at --base-path \/api\/billing\. If it is mounted at \/billing, look whether its own base path/);
    await proxy.close();
  });

  it('exits 2, in words, when there is nothing to examine', async () => {
    const port = await freePort();
    const [proxy, elsewhere, taken] = [await serveProxy(port), await serveProxy(await freePort()), await serve(() => Promise.resolve(new Response('no', { status: 404 })))];
    const cookie = ['--cookie', 'a=1; session=tess'];
    const cases: [string[], RegExp][] = [
      [['doctor'], /Name one address/],
      [['doctor', proxy.url, proxy.url], /Name one address/],
      [['doctor', 'localhost:4000'], /<url> must start with http:\/\//],
      [['doctor', proxy.url, '--cookies', 'x'], /Unknown option '--cookies'/],
      [['doctor', proxy.url, '--header', 'nonsense'], /--header must look like/],
      [['doctor', proxy.url, '--origin', 'app.example'], /--origin must start with/],
      [['doctor', proxy.url, '--credyt-port', 'x'], /--credyt-port must be a number/],
      [['doctor', proxy.url, '--base-path', '/a b'], /--base-path must be a path/],
      [['doctor', proxy.url, '--credyt-port', String(taken.port)], /Port \d+ is taken/],
      [['doctor', 'http://localhost:9', '--credyt-port', '0'], /Nobody answers at http:\/\/localhost:9\/api\/billing\/wallet/],
      [['doctor', proxy.url, '--credyt-port', '0'], /Sign in as a test user: --cookie/],
      [['doctor', proxy.url, '--credyt-port', '0', '--cookie', 'session=old'], /does not know the user/],
      [['doctor', taken.url, '--credyt-port', '0', ...cookie], /Where is your proxy mounted\?/],
      [['doctor', elsewhere.url, '--credyt-port', '0', ...cookie], /without a call to the doctor's Credyt at http/],
    ];
    // Two at a time: each is a process of its own.
    for (let index = 0; index < cases.length; index += 2) {
      await Promise.all(cases.slice(index, index + 2).map(async ([args, message]) => {
        const { done, output } = start(...args);
        assert.equal(await done, 2, `${args.join(' ')}: ${output()}`);
        assert.match(output(), message);
        assert.match(output(), /Try "credyt-widgets doctor --help"/);
        assert.doesNotMatch(output(), /\n\s+at /);
      }));
    }
    await Promise.all([proxy, elsewhere, taken].map((served) => served.close()));
  });
});

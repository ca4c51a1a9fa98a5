// One intent, one call: equal requests share it in one process and in two, a failed one is told to those who wait, and another wish for the same key is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryCoordination, type Coordination } from '../../src/server/coordination.js';
import { createIdempotency, type Intent, type MintedLink } from '../../src/server/idempotency.js';
import { Refusal } from '../../src/server/refusal.js';
import { createSecrets } from '../../src/server/secrets.js';
import { settle } from './settle.js';

const START = Date.UTC(2026, 10, 20);
const MINUTE = 60_000;
const INTENT: Intent = { customerTag: 'maya', route: 'top-ups', key: 'k1', wish: { amount: '25' } };
/** Longer than any of these tests takes; whoever waits for ever is found out. */
const patience = (): AbortSignal => AbortSignal.timeout(5_000);
const noWait = (): void => {};

/** A process of the proxy beside others that share its store; `ttls` tells how long each entry was to be kept. */
function bench() {
  let clock = START;
  const ttls: [name: string, ms: number][] = [];
  const store = memoryCoordination({ now: () => clock });
  const keyOf = (name: string): string => name.split(':')[0] ?? '';
  const coordination: Coordination = {
    ...store,
    set: (name, value, ttlMs) => { ttls.push([keyOf(name), ttlMs]); return store.set(name, value, ttlMs); },
    claim: (name, value, ttlMs) => { ttls.push([keyOf(name), ttlMs]); return store.claim(name, value, ttlMs); },
  };
  const process = () => createIdempotency({ coordination, secrets: createSecrets('key_test'), now: () => clock });
  let made = 0;
  const linkOf = (name: string): MintedLink => ({ url: `https://billing.credyt.ai/${name}`, nonce: name, endsAt: clock + 10 * MINUTE });
  const mint = async (): Promise<MintedLink> => linkOf(String(++made));
  return { ...process(), process, coordination, store, ttls, mint, linkOf, made: () => made, advance: (ms: number) => { clock += ms; } };
}

/** A call that waits until it is told how to end. */
function held() {
  let resolve: (link: MintedLink) => void = noWait;
  let reject: (error: unknown) => void = noWait;
  const link = new Promise<MintedLink>((...settle) => { [resolve, reject] = settle; });
  let calls = 0;
  return { mint: () => { calls++; return link; }, resolve: (value: MintedLink) => resolve(value), reject: (error: unknown) => reject(error), calls: () => calls };
}

describe('one intent', () => {
  it('is one link, while the link lives', async () => {
    const { run, mint, made, advance } = bench();
    const first = await run(INTENT, mint, patience(), noWait);
    advance(10 * MINUTE - 1);
    assert.deepEqual(await run(INTENT, mint, patience(), noWait), first);
    advance(1);
    assert.notDeepEqual(await run(INTENT, mint, patience(), noWait), first);
    assert.equal(made(), 2);
  });

  it('is not claimed again while its link lives', async () => {
    const { run, mint, ttls } = bench();
    for (let time = 0; time < 3; time++) await run(INTENT, mint, patience(), noWait);
    assert.deepEqual(ttls.map(([name]) => name), ['claim', 'result']);
  });

  it('is a new link when the old one has ended, though the store\'s clock is late', async () => {
    const store = memoryCoordination({ now: () => START });
    let clock = START;
    const { run } = createIdempotency({ coordination: store, secrets: createSecrets('key_test'), now: () => clock });
    const { mint, made } = bench();
    await run(INTENT, mint, patience(), noWait);
    clock = START + 10 * MINUTE - 1;
    await run(INTENT, mint, patience(), noWait);
    assert.equal(made(), 1);
    clock = START + 10 * MINUTE;
    await run(INTENT, mint, patience(), noWait);
    assert.equal(made(), 2);
  });

  it('is named by signatures of their own kind, so that none that a browser sees can stand for a key', async () => {
    const purposes: string[] = [];
    const secrets = createSecrets('key_test');
    const { coordination, mint } = bench();
    const { run } = createIdempotency({ coordination, now: () => START, secrets: { ...secrets, sign: (purpose, ...parts) => { purposes.push(purpose); return secrets.sign(purpose, ...parts); } } });
    await run(INTENT, mint, patience(), noWait);
    assert.deepEqual(purposes, ['keys', 'keys']);
  });

  it('is another one with another key, route or customer', async () => {
    const { run, mint, made } = bench();
    for (const change of [{}, { key: 'k2' }, { route: 'portal-links' }, { customerTag: 'noah' }]) await run({ ...INTENT, ...change }, mint, patience(), noWait);
    assert.equal(made(), 4);
  });

  it('is refused with another wish, after the call and during it', async () => {
    const { run, mint, made } = bench();
    const other = { ...INTENT, wish: { amount: '50' } };
    const call = held();
    const running = run(INTENT, call.mint, patience(), noWait);
    await settle();
    await assert.rejects(run(other, mint, patience(), noWait), { code: 'idempotency_mismatch', message: 'Use a new Idempotency-Key for every new intent.' });
    call.resolve({ url: 'https://billing.credyt.ai/x', nonce: 'x', endsAt: START + MINUTE });
    await running;
    await assert.rejects(run(other, mint, patience(), noWait), { code: 'idempotency_mismatch' });
    assert.equal(made(), 0);
  });

  it('is kept for as long as its link lives, or shorter when it was only guessed; its claim outlives the call', async () => {
    const { run, mint, ttls } = bench();
    await run(INTENT, mint, patience(), noWait);
    await run({ ...INTENT, key: 'k2', keepMs: 10_000 }, mint, patience(), noWait);
    await run({ ...INTENT, key: 'k3', keepMs: 60 * MINUTE }, mint, patience(), noWait);
    assert.deepEqual(ttls, [['claim', MINUTE], ['result', 10 * MINUTE], ['claim', MINUTE], ['result', 10_000], ['claim', MINUTE], ['result', 10 * MINUTE]]);
  });
});

describe('requests at the same time', () => {
  it('share one call, in one process and in two, and say that they wait', async () => {
    const { process, linkOf, mint, made } = bench();
    const call = held();
    const first = process().run(INTENT, call.mint, patience(), () => assert.fail('the first waits for nobody'));
    await settle();
    let waits = 0;
    const others = [process(), process()].map(({ run }) => run(INTENT, mint, patience(), () => { waits++; }));
    await settle();
    assert.equal(waits, 2);
    call.resolve(linkOf('shared'));
    for (const link of await Promise.all([first, ...others])) assert.equal(link.nonce, 'shared');
    assert.deepEqual([call.calls(), made()], [1, 0]);
  });

  it('all hear how the call failed, in our words and without the error of the host; the next one tries anew', async () => {
    const { process, run, mint, made, ttls } = bench();
    const call = held();
    const first = process().run(INTENT, call.mint, patience(), noWait);
    await settle();
    const second = process().run(INTENT, mint, patience(), noWait);
    await settle();
    call.reject(new Refusal('conflict', { detail: 'Twice.', fields: { amount: 'too_small' }, cause: { secret: 'of the host' } }));
    await assert.rejects(first, { code: 'conflict' });
    await assert.rejects(second, (error: Refusal) => {
      assert.equal(error.code, 'conflict');
      assert.deepEqual(error.details, { detail: 'Twice.', fields: { amount: 'too_small' } });
      return true;
    });
    assert.deepEqual(ttls.filter(([name]) => name === 'result'), [['result', 5_000]]);
    assert.equal(made(), 0);
    assert.equal((await run(INTENT, mint, patience(), noWait)).nonce, '1');
  });

  it('try themselves when the call ended by no fault that can be told', async () => {
    const { process, mint, made, ttls } = bench();
    const call = held();
    const first = process().run(INTENT, call.mint, patience(), noWait);
    await settle();
    const second = process().run(INTENT, mint, patience(), noWait);
    await settle();
    call.reject(new TypeError('a bug'));
    await assert.rejects(first, TypeError);
    assert.equal((await second).nonce, '1');
    assert.equal(made(), 1);
    assert.deepEqual(ttls.map(([name]) => name).filter((name) => name === 'result'), ['result'], 'nothing was kept of the bug');
  });

  it('never take the failure of an earlier attempt for theirs', async () => {
    const { process, run, linkOf, mint } = bench();
    await assert.rejects(run(INTENT, () => Promise.reject(new Refusal('conflict')), patience(), noWait), { code: 'conflict' });
    const call = held();
    const retry = process().run(INTENT, call.mint, patience(), noWait);
    await settle();
    const waiting = process().run(INTENT, mint, patience(), noWait);
    await settle();
    call.resolve(linkOf('retried'));
    assert.deepEqual([(await retry).nonce, (await waiting).nonce], ['retried', 'retried']);
  });

  it('stop waiting when their time is over, not the call', async () => {
    const { process, linkOf, mint, made, run } = bench();
    const call = held();
    const first = process().run(INTENT, call.mint, patience(), noWait);
    await settle();
    const caller = new AbortController();
    const second = process().run(INTENT, mint, caller.signal, noWait);
    await settle();
    caller.abort();
    await assert.rejects(second, { code: 'outcome_unknown' });
    await assert.rejects(run(INTENT, mint, AbortSignal.abort(), noWait), { code: 'outcome_unknown' });
    call.resolve(linkOf('late'));
    assert.equal((await first).nonce, 'late');
    assert.equal((await run(INTENT, mint, patience(), noWait)).nonce, 'late');
    assert.equal(made(), 0);
  });

  for (const [wish, outcome] of [[INTENT.wish, 'theirs'], [{ amount: '50' }, 'idempotency_mismatch']] as const) {
    it(`meet what another process finished between look and claim: ${outcome}`, async () => {
      const { process, coordination, mint, made, linkOf, ttls } = bench();
      const claim = coordination.claim;
      const claims: string[] = [];
      coordination.claim = async (name, value, ttlMs) => {
        coordination.claim = claim;
        claims.push(name);
        await process().run(INTENT, async () => linkOf('theirs'), patience(), noWait);
        return claim(name, value, ttlMs);
      };
      const answer = process().run({ ...INTENT, wish }, mint, patience(), noWait).then(({ nonce }) => nonce, (error: unknown) => (error as Refusal).code);
      assert.equal(await answer, outcome);
      assert.equal((await process().run(INTENT, mint, patience(), noWait)).nonce, 'theirs');
      assert.equal(made(), 0);
      for (const name of claims) assert.equal(await coordination.get(name), null, 'the claim is given back');
      assert.equal(ttls.filter(([name]) => name === 'result').length, 1, 'the link is kept as it was');
    });
  }

  it('wait, without haste, where a claim cannot be read, and go on when it has ended', async () => {
    const { run, coordination, mint, made, advance } = bench();
    const claim = coordination.claim;
    let asked = 0;
    coordination.claim = async (name, value, ttlMs) => {
      if (asked++ === 0) await coordination.set(name, 'nonsense', MINUTE);
      return claim(name, value, ttlMs);
    };
    const link = run(INTENT, mint, patience(), () => assert.fail('nobody is known to be at it'));
    await new Promise((resolve) => setTimeout(resolve, 120));
    assert.equal(made(), 0);
    assert.ok(asked < 10, `asked ${asked} times`);
    advance(MINUTE);
    assert.equal((await link).nonce, '1');
  });
});

describe('a store that fails', () => {
  const down = (): Promise<never> => Promise.reject(new Error('the store is away'));

  it('keeps a link from nobody who asked for it; an equal intent then waits for the end of the claim and makes no second one', async () => {
    const { process, coordination, mint, made, advance } = bench();
    const set = coordination.set;
    coordination.set = down;
    assert.equal((await process().run(INTENT, mint, patience(), noWait)).nonce, '1');
    coordination.set = set;
    await assert.rejects(process().run(INTENT, mint, AbortSignal.timeout(150), noWait), { code: 'outcome_unknown' });
    assert.equal(made(), 1);
    advance(MINUTE);
    assert.equal((await process().run(INTENT, mint, patience(), noWait)).nonce, '2');
  });

  it('changes nothing about what a failed call says', async () => {
    const { process, coordination, mint, made } = bench();
    coordination.set = down;
    await assert.rejects(process().run(INTENT, () => Promise.reject(new Refusal('conflict')), patience(), noWait), { code: 'conflict' });
    await assert.rejects(process().run(INTENT, mint, AbortSignal.timeout(150), noWait), { code: 'outcome_unknown' }, 'it may have been made');
    assert.equal(made(), 0);
  });

  it('may keep a claim: the link is there all the same', async () => {
    const { process, coordination, mint, made } = bench();
    coordination.release = down;
    for (let time = 0; time < 2; time++) assert.equal((await process().run(INTENT, mint, patience(), noWait)).nonce, '1');
    await assert.rejects(process().run({ ...INTENT, key: 'k2' }, () => Promise.reject(new TypeError('a bug')), patience(), noWait), TypeError);
    assert.equal(made(), 1);
  });
});

describe('what is kept', () => {
  it('is sealed: no link and no key stands in the store', async () => {
    const { run, mint, coordination } = bench();
    const stored: string[] = [];
    const set = coordination.set;
    coordination.set = (name, value, ttlMs) => { stored.push(name, value); return set(name, value, ttlMs); };
    await run({ ...INTENT, key: 'canary-key' }, mint, patience(), noWait);
    assert.ok(stored.length > 0 && !stored.join(' ').includes('billing.credyt.ai') && !stored.join(' ').includes('canary'));
  });

  it('ends with the call: its claim is given back', async () => {
    const { run, mint, coordination } = bench();
    const claims: string[] = [];
    const claim = coordination.claim;
    coordination.claim = (name, value, ttlMs) => { claims.push(name); return claim(name, value, ttlMs); };
    await run(INTENT, mint, patience(), noWait);
    await assert.rejects(run({ ...INTENT, key: 'k2' }, () => Promise.reject(new Error('x')), patience(), noWait));
    assert.equal(claims.length, 2);
    for (const name of claims) assert.equal(await coordination.get(name), null);
  });
});

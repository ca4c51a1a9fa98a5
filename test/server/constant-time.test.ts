// A guess at a signature learns nothing from how long its refusal takes: the whole is compared, wherever the first difference stands.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { verifyWebhook } from '../../src/server/index.js';
import { createNonce, readMarker, writeMarker } from '../../src/server/marker.js';
import { createSecrets, isEqual } from '../../src/server/secrets.js';
import { bodyOf, macOf, SECRET } from './signed-webhooks.js';

afterEach(() => mock.restoreAll());

/** The guess with one digit wrong. */
const wrongAt = (text: string, index: number): string => text.slice(0, index) + (text[index] === 'a' ? 'b' : 'a') + text.slice(index + 1);

/** Which characters are looked at, in which order: the time it takes, without the noise of a clock. */
function stepsOf(guess: string, truth: string): string {
  const looked: string[] = [];
  const watched = (name: string, text: string): string =>
    ({ length: text.length, charCodeAt: (index: number) => { looked.push(`${name}${index}`); return text.charCodeAt(index); } }) as unknown as string;
  assert.equal(isEqual(watched('a', guess), watched('b', truth)), guess === truth);
  return looked.join(' ');
}

/** How often a character is looked at while `refuse` refuses. */
async function looksOf(refuse: () => Promise<unknown>): Promise<number> {
  const looks = mock.method(String.prototype, 'charCodeAt');
  await refuse();
  const count = looks.mock.callCount();
  looks.mock.restore();
  return count;
}

describe('comparing with a signature', () => {
  const truth = macOf(SECRET, 1, 'x');

  it('takes the same steps for every guess of its length, right or wrong', () => {
    const steps = stepsOf(truth, truth);
    assert.equal(steps.split(' ').length, 2 * truth.length);
    for (let index = 0; index < truth.length; index++) assert.equal(stepsOf(wrongAt(truth, index), truth), steps, `wrong at ${index}`);
    assert.equal(stepsOf('g'.repeat(64), truth), steps);
  });

  it('takes the same time, early or late mismatch: Welch |t| < 4.5 over 100,000 samples', () => {
    // On a busy machine a round can be spoilt by chance; an early exit spoils every one of them.
    const rounds: number[] = [];
    while (rounds.length < 5) {
      const t = Math.abs(welch(wrongAt(truth, 0), wrongAt(truth, 63), truth));
      if (t < 4.5) return;
      rounds.push(t);
    }
    assert.fail(`|t| was ${rounds.map((t) => t.toFixed(1)).join(', ')}`);
  });
});

describe('a guess', () => {
  const NOW = Date.UTC(2026, 10, 20, 10);
  const T = NOW / 1000;

  it('at a webhook\'s signature is compared whole, with every secret and every candidate', async () => {
    const body = bodyOf();
    const mac = macOf(SECRET, T, body);
    const refused = (...candidates: string[]) => looksOf(() =>
      assert.rejects(verifyWebhook({ body, signature: `t=${T},${candidates.map((one) => `v0=${one}`).join()}`, secrets: [SECRET, 'whsec_old'], now: NOW }), { reason: 'forged' }));
    const first = await refused(wrongAt(mac, 0));
    // Two secrets, each read with its prefix and without, 64 digits on both sides.
    assert.equal(first, 2 * 2 * 64 * 2);
    for (const index of [1, 31, 62, 63]) assert.equal(await refused(wrongAt(mac, index)), first, `wrong at ${index}`);
    assert.equal(await refused(wrongAt(mac, 0), wrongAt(mac, 63)), 2 * first);
  });

  it('at a marker\'s signature is compared whole', async () => {
    const secrets = createSecrets('key_test');
    const marker = await writeMarker(secrets, 'maya', { kind: 'portal', nonce: createNonce(), mintedAt: NOW, attempt: 0, side: 'return', newTab: false, byScript: true, returnTo: '/', topUp: null });
    const marks: number[] = [];
    // One after the other: side by side they would count each other's looks.
    for (const place of [1, 11, 22]) marks.push(await looksOf(async () => assert.equal(await readMarker(secrets, 'maya', wrongAt(marker, marker.length - place)), null)));
    assert.equal(new Set(marks).size, 1, marks.join());
    assert.ok(marks.every((count) => count >= 44));
  });
});

/** Welch's t of two classes, measured in turns drawn by chance so that whatever slows the machine slows both; the slowest tenth of all is left out. */
function welch(early: string, late: string, truth: string): number {
  const SAMPLES = 100_000;
  const samples: { isLate: boolean; ns: number }[] = [];
  let sink = 0;
  for (let index = 0; index < SAMPLES; index++) {
    const isLate = Math.random() < 0.5;
    const guess = isLate ? late : early;
    const startedAt = process.hrtime.bigint();
    for (let repeat = 0; repeat < 8; repeat++) sink += isEqual(guess, truth) ? 1 : 0;
    samples.push({ isLate, ns: Number(process.hrtime.bigint() - startedAt) });
  }
  assert.equal(sink, 0);
  const limit = samples.map(({ ns }) => ns).sort((a, b) => a - b)[Math.floor(SAMPLES * 0.9)] ?? Infinity;
  const [a, b] = [false, true].map((side) => {
    const own = samples.filter(({ isLate, ns }) => isLate === side && ns <= limit).map(({ ns }) => ns);
    const mean = own.reduce((sum, ns) => sum + ns, 0) / own.length;
    const variance = own.reduce((sum, ns) => sum + (ns - mean) ** 2, 0) / (own.length - 1);
    return { mean, error: variance / own.length };
  });
  return ((a?.mean ?? 0) - (b?.mean ?? 0)) / Math.sqrt((a?.error ?? 0) + (b?.error ?? 0));
}

// One intent, one link: requests with the same key share one upstream call, also across processes, and its late answer is kept. Used by mint.ts.
import type { ProblemCode } from '../contract/index.js';
import type { Coordination } from './coordination.js';
import { Refusal, type RefusalDetails } from './refusal.js';
import type { Secrets } from './secrets.js';

/** A link as it is kept: its end is an instant, so a replay can say what remains. */
export interface MintedLink {
  url: string;
  nonce: string;
  endsAt: number;
  /** Credyt's top-up id. */
  id?: string;
}

export interface Intent {
  customerTag: string;
  route: string;
  key: string;
  /** What is asked for; the same key for something else is a mistake of the caller. */
  wish: unknown;
  /** Shorter than the link's life for intents that are only guessed to be the same. */
  keepMs?: number;
}

/** What a claim says, sealed. */
interface Running {
  wish: string;
  attempt: string;
}

interface Claim {
  name: string;
  value: string;
}

type Outcome = { wish: string; link: MintedLink } | (Running & { code: ProblemCode; details: RefusalDetails });

// 15 s until the call must have left, 30 s for the call: the claim outlives both, and ends by itself if the process dies.
const CLAIM_MS = 60_000;
// Long enough for everyone who waits for this attempt to read how it failed.
const FAILURE_MS = 5_000;
const POLL_MS = 50;

export interface Idempotency {
  /** Runs `mint` unless an equal intent has a living link or a call under way. `signal` ends the waiting, never the call; `onWait` says that one is under way. */
  run(intent: Intent, mint: () => Promise<MintedLink>, signal: AbortSignal, onWait: () => void): Promise<MintedLink>;
}

export function createIdempotency({ coordination, secrets, now }: { coordination: Coordination; secrets: Secrets; now: () => number }): Idempotency {
  async function write(name: string, value: object, ttlMs: number): Promise<void> {
    await coordination.set(name, await secrets.seal(name, JSON.stringify(value)), ttlMs);
  }

  async function read<Value>(name: string): Promise<Value | null> {
    const sealed = await coordination.get(name);
    const text = sealed === null ? null : await secrets.open(name, sealed);
    return text === null ? null : (JSON.parse(text) as Value);
  }

  async function livingLink(name: string, wish: string): Promise<MintedLink | null> {
    const outcome = await read<Outcome>(name);
    if (!outcome || !('link' in outcome) || outcome.link.endsAt <= now()) return null;
    if (outcome.wish !== wish) throw mismatch();
    return outcome.link;
  }

  /** The store's guard tells the host of a failure. The claim is then left to its own end: until then equal intents wait, and make no second link. */
  const giveBack = ({ name, value }: Claim): Promise<void> => coordination.release(name, value).catch(() => {});

  /** Whoever asked has an answer, also when it cannot be kept. */
  const settle = (name: string, claim: Claim, outcome: Outcome, ttlMs: number): Promise<void> =>
    write(name, outcome, ttlMs).then(() => giveBack(claim), () => {});

  async function runOnce(name: string, claim: Claim, { keepMs = Infinity }: Intent, { wish, attempt }: Running, mint: () => Promise<MintedLink>): Promise<MintedLink> {
    try {
      // Another process may have finished between our look and our claim.
      const known = await livingLink(name, wish);
      const link = known ?? (await mint());
      if (known) await giveBack(claim);
      else await settle(name, claim, { wish, link }, Math.min(link.endsAt - now(), keepMs));
      return link;
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'idempotency_mismatch') {
        const { cause: _hostError, ...details } = error.details;
        await settle(name, claim, { wish, attempt, code: error.code, details }, FAILURE_MS);
      } else {
        await giveBack(claim);
      }
      throw error;
    }
  }

  return {
    async run(intent, mint, signal, onWait) {
      const name = `result:${await secrets.sign('keys', intent.customerTag, intent.route, intent.key)}`;
      const claim = `claim:${name}`;
      const wish = await secrets.sign('keys', JSON.stringify(intent.wish));

      while (!signal.aborted) {
        const known = await livingLink(name, wish);
        if (known) return known;
        const own = { wish, attempt: crypto.randomUUID() };
        const value = await secrets.seal(claim, JSON.stringify(own));
        if (await coordination.claim(claim, value, CLAIM_MS)) return runOnce(name, { name: claim, value }, intent, own, mint);
        const running = await read<Running>(claim);
        if (running && running.wish !== wish) throw mismatch();
        if (!running) {
          await pause(); // it ended just now, or somebody wrote nonsense there
          continue;
        }
        onWait(); // somebody else's call for this intent has left
        await waitForEnd(name, claim, running.attempt, signal);
      }
      throw new Refusal('outcome_unknown');
    },
  };

  /** Returns when the attempt is over; throws what it threw, so that one failed intent is one upstream call and not two. */
  async function waitForEnd(name: string, claim: string, attempt: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // In this order: an outcome is written before its claim is given back.
      const isRunning = (await coordination.get(claim)) !== null;
      const outcome = await read<Outcome>(name);
      if (outcome && 'attempt' in outcome && outcome.attempt === attempt) throw new Refusal(outcome.code, outcome.details);
      if (!isRunning) return;
      await pause();
    }
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

const mismatch = (): Refusal => new Refusal('idempotency_mismatch', { detail: 'Use a new Idempotency-Key for every new intent.' });

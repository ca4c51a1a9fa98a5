// Waits until nothing but timers is left to wait for: for tests of this folder that would otherwise sleep and hope.
import { mock } from 'node:test';

/** WebCrypto answers from other threads, which a busy machine may hold up for long: its calls under way are counted. */
let underWay = 0;
const subtle = crypto.subtle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
for (const name of ['sign', 'encrypt', 'decrypt', 'importKey', 'deriveKey']) {
  const run = subtle[name]?.bind(subtle);
  Object.defineProperty(subtle, name, {
    value: (...args: unknown[]) => {
      underWay++;
      return run?.(...args).finally(() => { underWay--; });
    },
  });
}

const QUIET_TURNS = 20;

export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet = underWay === 0 ? quiet + 1 : 0) await new Promise((resolve) => { setImmediate(resolve); });
}

const STEP_MS = 250;

/** Runs the mocked clock forward until `answer` is there; says how long that took. */
export async function waitFor(answer: Promise<Response>, upTo: number): Promise<{ response: Response; ms: number }> {
  let response: Response | null = null;
  void answer.then((value) => { response = value; });
  for (let ms = 0; ms <= upTo; ms += STEP_MS) {
    await settle();
    if (response) return { response, ms };
    mock.timers.tick(STEP_MS);
  }
  throw new Error(`no answer within ${upTo} ms`);
}

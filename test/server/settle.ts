// Waits until nothing but timers is left to wait for: for tests of this folder that would otherwise sleep and hope.

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

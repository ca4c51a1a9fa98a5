// Ends a wait after so many milliseconds. The handler, the host's own functions and the late end of a mint all use it.

/** A signal that is aborted after so many milliseconds, unless it is stopped before. */
export function alarm(ms: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/**
 * Resolves as `work` does, or rejects with `onLate()` at the limit. The signal is aborted then; work that goes on all the same is left
 * to itself: the race hears its late failure too, which unhandled would end the host's process.
 */
export async function withinTime<T>(ms: number, work: (signal: AbortSignal) => T | Promise<T>, onLate: () => Error): Promise<T> {
  const { signal, stop } = alarm(ms);
  // Heard before all that `work` may do about the signal: at the limit it is late, whatever it answers then.
  const limit = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(onLate()));
  });
  try {
    return await Promise.race([(async () => work(signal))(), limit]);
  } finally {
    stop();
  }
}

// Ends a wait after so many milliseconds. The handler, the host's own functions and the late end of a mint all use it.

/**
 * Resolves as `work` does, or rejects with `onLate()` at the limit. The signal is aborted then; work that goes on all the same is left
 * to itself and its late failure is swallowed, because an unhandled rejection would end the host's process.
 */
export async function withinTime<T>(ms: number, work: (signal: AbortSignal) => T | Promise<T>, onLate: () => Error): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(onLate());
      controller.abort();
    }, ms);
  });
  const working = (async () => work(controller.signal))();
  working.catch(() => {}); // see above
  try {
    return await Promise.race([working, limit]);
  } finally {
    clearTimeout(timer);
  }
}

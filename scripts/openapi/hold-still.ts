// Makes randomness repeatable while `work` runs, so that what is made from it can be committed and compared. Used by fixtures.ts.

export async function holdStill<Result>(work: () => Promise<Result>): Promise<Result> {
  let uuids = 0;
  let bytes = 0;
  const { random } = Math;
  Math.random = () => 0.5;
  Object.defineProperties(crypto, {
    randomUUID: { configurable: true, value: () => `00000000-0000-4000-8000-${(++uuids).toString(16).padStart(12, '0')}` },
    getRandomValues: {
      configurable: true,
      value: (array: Uint8Array) => {
        for (let index = 0; index < array.length; index++) array[index] = (bytes += 7) % 256;
        return array;
      },
    },
  });
  try {
    return await work();
  } finally {
    Math.random = random;
    // The prototype's own methods come back.
    for (const name of ['randomUUID', 'getRandomValues']) Reflect.deleteProperty(crypto, name);
  }
}

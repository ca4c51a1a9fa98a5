// Runs look-ups a few at a time, so one request cannot flood Credyt. For wallet.ts, usage.ts and usage-details.ts.

/** Like `Promise.all(items.map(look))` with at most `limit` under way. `look` must not throw. */
export async function mapLimited<Item, Result>(items: readonly Item[], limit: number, look: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await look(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

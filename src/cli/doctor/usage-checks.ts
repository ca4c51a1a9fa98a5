// The doctor's checks of usage: shape, order, paging to the end, filters, one item.
import { UsageItem, UsagePage } from '../../contract/index.js';
import { expectProblem, readAs, type Bench, type Check, type Finding } from './check.js';
import { OWN_EVENT } from './credyt.js';

type Found = (finding: Finding) => void;
const MAX_PAGES = 60;

/** Follows the cursor to its end. */
async function readAll({ proxy }: Bench, query: string, found: Found): Promise<UsageItem[] | null> {
  const items: UsageItem[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await proxy.get(`/usage?${query}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    const read: UsagePage | null = readAs(UsagePage, { ...answer, asked: `GET /usage?${query}` }, found);
    if (!read) return null;
    items.push(...read.items);
    cursor = read.nextCursor;
    if (cursor === null) return items;
  }
  found({ cause: 'paging never ends', seen: `nextCursor is still set after ${MAX_PAGES} pages of GET /usage?${query}.`, fix: 'Answer nextCursor: null when nothing follows.' });
  return null;
}

const instants = (items: UsageItem[]): string[] => items.map(({ occurredAt }) => occurredAt);

export const USAGE_CHECKS: Check[] = [
  {
    name: 'usage-shape',
    says: 'Usage has the shape of the contract, newest first',
    async run({ proxy }, found) {
      const page = readAs(UsagePage, await proxy.get('/usage'), found);
      if (!page) return 'GET /usage';
      const times = instants(page.items);
      if (times.some((time, place) => place > 0 && time > (times[place - 1] ?? ''))) {
        found({ cause: 'usage not newest first', seen: `GET /usage goes ${times.slice(0, 3).join(', ')}.`, fix: 'Sort newest first, and write all instants in one form (UTC, milliseconds).' });
      }
      const wrong = times.find((time) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(time));
      if (wrong !== undefined) found({ cause: 'instant not in UTC', seen: `occurredAt is ${JSON.stringify(wrong)}.`, fix: 'Write instants as ISO 8601 in UTC, ending in Z.' });
      if (page.items.length === 0) found({ cause: 'no usage', seen: "GET /usage is empty; the doctor's customer has 20 events.", fix: 'Ask Credyt GET /events?customer_id=… and show what it lists.' });
      return `${page.items.length} rows`;
    },
  },
  {
    name: 'usage-paging',
    says: 'Paging shows every row once',
    async run(bench, found) {
      const { limit, all } = { limit: 7, all: await readAll(bench, 'limit=7', found) };
      if (!all) return 'GET /usage';
      const answer = await bench.proxy.get(`/usage?limit=${limit}`);
      const first = UsagePage.safeParse(answer.json).data?.items.length ?? 0;
      if (first > limit) found({ cause: 'limit ignored', seen: `GET /usage?limit=${limit} holds ${first} rows.`, fix: 'Send at most `limit` rows.' });
      const ids = all.map(({ id }) => id);
      const once = new Set(ids);
      const inCredyt = await eventCount(bench);
      if (once.size !== ids.length || once.size !== inCredyt) {
        found({ cause: 'rows lost or repeated', seen: `${inCredyt} events in Credyt, ${ids.length} rows in all pages, ${once.size} different.`, fix: 'Let the cursor hold where you stopped in the list of Credyt, and start there.' });
      }
      return `${ids.length} rows in pages of ${limit}`;
    },
  },
  {
    name: 'usage-filters',
    says: 'Filters filter, and wrong ones are refused',
    async run(bench, found) {
      const all = await readAll(bench, 'limit=100', () => undefined);
      if (!all || all.length < 4) return 'not asked: there is no usage to filter';
      const middle = all[Math.floor(all.length / 2)];
      const { occurredAt: at = '', eventType: type = '' } = middle ?? {};
      const filters: [string, (item: UsageItem) => boolean][] = [
        [`eventType=${encodeURIComponent(type)}`, ({ eventType }) => eventType === type],
        [`from=${at}`, ({ occurredAt }) => occurredAt >= at],
        [`to=${at}`, ({ occurredAt }) => occurredAt < at],
      ];
      for (const [query, matches] of filters) {
        const shown = (await readAll(bench, query, found))?.map(({ id }) => id) ?? [];
        const wanted = all.filter(matches).map(({ id }) => id);
        if (shown.join() === wanted.join()) continue;
        found({ cause: 'filter not applied', seen: `GET /usage?${query} shows ${shown.length} rows, ${wanted.length} match.`, fix: '`from` is inclusive, `to` exclusive, `eventType` exact. Credyt filters none of them: do it yourself, page by page.' });
      }
      for (const query of ['limit=0', 'limit=101', 'limit=ten', 'from=yesterday', 'cursor=forged']) {
        expectProblem(await bench.proxy.get(`/usage?${query}`), ['invalid_request'], found, { cause: 'wrong filter accepted', fix: 'Answer 400 invalid_request and name the field.' });
      }
      return `${filters.length} filters, 5 wrong ones`;
    },
  },
  {
    name: 'usage-item',
    says: 'One item comes with its fees; what is not there is not found',
    async run({ proxy, credyt }, found) {
      const item = readAs(UsageItem, await proxy.get(`/usage/${OWN_EVENT}`), found);
      if (item && (item.id !== OWN_EVENT || !item.fees?.some(({ asset, amount }) => asset === 'USD' && amount === '0.07'))) {
        found({ cause: 'fees missing', seen: `GET /usage/${OWN_EVENT} has fees ${JSON.stringify(item.fees)}; Credyt charged 0.07 USD.`, fix: 'Ask Credyt GET /events/{id}: its detail has the fees.' });
      }
      const notFound = { cause: 'unknown usage accepted', fix: 'Answer 404 not_found. Ids are letters, digits and . _ : ~ - and never "." or "..".' };
      expectProblem(await proxy.get('/usage/doctor-none'), ['not_found'], found, notFound);
      const moment = credyt.calls.length;
      expectProblem(await proxy.get('/usage/..%2Fcustomers'), ['not_found'], found, notFound);
      const strayed = credyt.calls.slice(moment).find(({ path }) => !/^\/events\/[^/]+$/.test(path));
      if (strayed) found({ cause: 'id leads elsewhere', seen: `GET /usage/..%2Fcustomers made the proxy ask Credyt ${strayed.method} ${strayed.path}.`, fix: notFound.fix });
      return OWN_EVENT;
    },
  },
];

async function eventCount({ credyt }: Bench): Promise<number> {
  const response = await credyt.emulator.fetch(new Request(`${credyt.url}/events?customer_id=${credyt.emulator.customerId}&limit=1`, { headers: { 'x-credyt-api-key': 'key_doctor' } }));
  return ((await response.json()) as { total_count: number }).total_count;
}

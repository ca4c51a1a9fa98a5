// A second Credyt, written only from the documents (credyt-api.md §3 and §9) and sharing nothing with the emulator. Used by alike.test.ts.
// Where the documents leave a choice it takes the other one: no account names, lower-case account ids, whole events in lists, 200 for links.

type Json = Record<string, unknown>;
interface Account { asset: string; available: bigint; name: string }

/** Amounts in millionths, so that this file needs no decimals of the kit. */
const units = (value: unknown): bigint => BigInt(Math.round(Number(value) * 1e6));
const number = (value: bigint): number => Number(value) / 1e6;
const answer = (status: number, body?: unknown): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: body === undefined ? {} : { 'content-type': 'application/problem+json' } });
const id = (prefix: string): string => `${prefix}_4${crypto.randomUUID().replaceAll('-', '').slice(0, 25)}`;

export function createStandIn(): { fetch(request: Request): Promise<Response>; seen: { method: string; path: string; body: Json }[] } {
  const seen: { method: string; path: string; body: Json }[] = [];
  const customers = new Map<string, Json>();
  const wallets = new Map<string, Account[]>();
  const assets = new Map<string, Json>();
  const products = new Map<string, Json>();
  const events: Json[] = [];

  function account(customerId: string, asset: string): Account {
    const all = wallets.get(customerId) ?? [];
    wallets.set(customerId, all);
    const found = all.find((one) => one.asset === asset) ?? { asset, available: 0n, name: 'default' };
    if (!all.includes(found)) all.push(found);
    return found;
  }

  const showAccount = ({ asset, available, name }: Account): Json => ({ id: `${name}:${asset.toLowerCase()}`, asset, available: number(available) });

  function fees(event: Json, customer: Json): Json[] {
    const subscribed = (customer['subscriptions'] as Json[]).flatMap((one) => one['products'] as Json[]).map((one) => products.get(String(one['code'])));
    const prices = subscribed.flatMap((product) => (product?.['prices'] as Json[] | undefined ?? []).map((price) => ({ price, product })));
    return prices
      .filter(({ price }) => (price['usage_calculation'] as Json)['event_type'] === event['event_type'])
      .flatMap(({ price, product }) => (price['pricing'] as Json[]).map((pricing) => ({
        amount: (pricing['values'] as Json[])[0]?.['unit_price'],
        asset: pricing['asset'],
        product_version: 1,
        product: { id: product?.['id'], code: product?.['code'], name: product?.['name'] },
        cost: 0.01,
      })));
  }

  function record(customerId: string, event: Json): void {
    const customer = customers.get(customerId);
    if (!customer || events.some((one) => one['id'] === event['id'])) return;
    const charged = fees(event, customer);
    for (const fee of charged) account(customerId, String(fee['asset'])).available -= units(fee['amount']);
    events.unshift({ ...event, customer_id: customerId, fees: charged, stats: { margin: 0.4 } });
  }

  function link(body: Json): Json {
    const token = btoa(JSON.stringify({ customer_id: body['customer_id'], return_url: body['return_url'] }));
    return { redirect_url: `https://billing.credyt.ai/api/sign-in?token=${encodeURIComponent(token)}`, expires_at: new Date(Date.now() + 600_000).toISOString().replace(/\.\d+/, '') };
  }

  function page(items: unknown[], query: URLSearchParams): Response {
    const limit = Math.min(Number(query.get('limit') ?? 20), 20);
    const offset = Number(query.get('offset') ?? 0);
    return answer(200, { items: items.slice(offset, offset + limit), total_count: items.length, limit, offset });
  }

  function get(path: string[], query: URLSearchParams): Response {
    const [what, first = '', second, third = ''] = path;
    const customer = customers.get(first);
    if (what === 'customers' && first === '') {
      const found = [...customers.values()].find((one) => one['external_id'] === query.get('external_id'));
      return found ? answer(200, found) : answer(404);
    }
    if (what === 'customers' && !customer) return answer(404);
    if (what === 'customers' && second === undefined) return answer(200, customer);
    if (what === 'customers' && third === '') return answer(200, { accounts: (wallets.get(first) ?? []).map(showAccount) });
    if (what === 'customers') {
      const found = (wallets.get(first) ?? []).find((one) => showAccount(one)['id'] === third);
      return found ? answer(200, { ...showAccount(found), pending_in: 0, pending_out: 0.5 }) : answer(404);
    }
    if (what === 'assets' && first === '') return page([...assets.values()], query);
    if (what === 'assets') return assets.has(first) ? answer(200, assets.get(first)) : answer(404);
    if (what === 'events' && first === '') return page(events.filter((one) => one['customer_id'] === query.get('customer_id')), query);
    const event = events.find((one) => one['id'] === first);
    return what === 'events' && event ? answer(200, event) : answer(404);
  }

  function post(path: string[], body: Json): Response {
    const customerId = (body['customer_id'] as string | undefined) ?? path[1] ?? '';
    switch (path.join('/').replace(/cust_\w+/, ':id').replace(/assets\/\w+/, 'assets/:code')) {
      case 'customers': {
        if ([...customers.values()].some((one) => one['external_id'] === body['external_id'])) return answer(409, { errors: { external_id: ['taken'] } });
        const customer = { created_at: '2025-11-14T03:25:02.8857879Z', external_accounts: [], subscriptions: [], ...body, id: id('cust') };
        customers.set(customer.id, customer);
        return answer(201, { id: customer.id });
      }
      case 'customers/:id/wallet/adjustments':
        account(customerId, String(body['asset'])).available += units(body['amount']);
        return answer(201, { id: body['transaction_id'], created_at: '2025-10-17T21:00:56.743379Z' });
      case 'assets':
        assets.set(String(body['code']), body);
        return answer(201, body);
      case 'assets/:code/quote': {
        const rates = assets.get(path[1] ?? '')?.['rates'] as Json[] | undefined;
        const rate = rates?.find((one) => one['source'] === body['source']);
        return rate ? answer(200, { source: body['source'], source_amount: body['amount'], amount: Number(body['amount']) / Number(rate['rate']) }) : answer(422, { errors: { source: ['?'] } });
      }
      case 'products':
        products.set(String(body['code']), { ...body, id: id('prp') });
        return answer(201, { id: products.get(String(body['code']))?.['id'], code: body['code'], version: 1, status: 'published', is_default: true });
      case 'events':
        for (const event of body['events'] as Json[]) record(customerId, event);
        return answer(200, { accepted: true });
      case 'billing-portal/sessions':
        return answer(200, link(body));
      case 'top-ups':
        return answer(201, { id: id('top'), status: 'initiated', created_at: '2024-07-29T15:51:28.071Z', ...link(body) });
      default:
        return answer(404);
    }
  }

  return {
    seen,
    async fetch(request) {
      const url = new URL(request.url);
      const path = url.pathname.slice(1).split('/').map(decodeURIComponent);
      const body = request.method === 'POST' ? (await request.json()) as Json : {};
      seen.push({ method: request.method, path: url.pathname + url.search, body });
      if (!request.headers.get('x-credyt-api-key')) return answer(401);
      return request.method === 'GET' ? get(path, url.searchParams) : post(path, body);
    },
  };
}

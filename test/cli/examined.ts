// A proxy made of the real handler on a port, with one thing broken on purpose, and what the doctor says about it. Used by doctor.test.ts.
import { serve } from '../../src/emulator/serve.js';
import { serveDoctorCredyt } from '../../src/cli/doctor/credyt.js';
import { examine, type Result } from '../../src/cli/doctor/examine.js';
import { createBillingHandler, type BillingOptions } from '../../src/server/index.js';

export const COOKIE = 'session=tess';
export const KEY = 'live_secret_42';

type Handler = (request: Request) => Promise<Response>;

/** How a proxy is spoilt: in what it is set up with, in front of the handler, or behind it. */
export interface Fault {
  options?: (base: Pick<BillingOptions, 'apiKey' | 'publicUrl' | 'credytUrl' | 'identify'>) => Partial<BillingOptions>;
  wrap?: (handler: Handler, base: { publicUrl: string; handlerFor: (customerId: string) => Handler }) => Handler;
}

export interface Examined {
  url: string;
  results: Result[];
  causes: string[];
}

export async function examineProxy({ options, wrap = (handler) => handler }: Fault = {}, origin?: string): Promise<Examined> {
  const credyt = await serveDoctorCredyt(0);
  let answer: Handler = () => Promise.resolve(new Response(null, { status: 503 }));
  const app = await serve((request) => answer(request));
  const base = {
    apiKey: KEY,
    publicUrl: origin ?? app.url,
    credytUrl: credyt.url,
    identify: (request: Request) => (request.headers.get('cookie') === COOKIE ? { externalId: 'tess-42' } : null),
    onEvent: () => undefined,
    limits: { mintsPerMinute: 1_000 },
  };
  const create = (more: Partial<BillingOptions>): Handler => createBillingHandler({ ...base, ...options?.(base), ...more });
  const handler = create({});
  answer = wrap(handler, { publicUrl: base.publicUrl, handlerFor: (customerId) => create({ identify: () => ({ customerId }) }) });
  try {
    const results = await examine({ url: new URL(app.url), basePath: '/api/billing', origin: base.publicUrl, credentials: { cookie: COOKIE } }, credyt);
    return { url: app.url, results, causes: [...new Set(results.flatMap(({ findings }) => findings.map(({ cause }) => cause)))] };
  } finally {
    await app.close();
    await credyt.close();
  }
}

/** The same answer with its JSON changed. */
export async function changeJson(response: Response, change: (body: Record<string, unknown>) => unknown): Promise<Response> {
  if (!response.headers.get('content-type')?.includes('json')) return response;
  const body = change((await response.json()) as Record<string, unknown>);
  return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
}

/** The same request with other headers. */
export function changeHeaders(request: Request, change: (headers: Headers) => void): Request {
  const changed = new Request(request);
  change(changed.headers);
  return changed;
}

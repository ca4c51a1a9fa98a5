// Credyt in a box: one fetch function over an in-memory world. Used by tests, stories, the demo and `credyt-widgets emulator`.
import { assetRoutes } from './assets.js';
import { createClock, later } from './clock.js';
import { CONTROLS_PATH, answerControl } from './controls.js';
import { customerRoutes } from './customers.js';
import { ApiError, methodNotAllowed, notFound, unauthorized } from './errors.js';
import { eventRoutes } from './events.js';
import { Faults, type Fault } from './faults.js';
import { createLinks } from './links.js';
import { notBuiltRoutes } from './not-built.js';
import { Outbox, type Delivery } from './outbox.js';
import { hostedRoutes } from './pages/hosted.js';
import { passTime } from './passing-time.js';
import { portalSessionRoutes } from './portal-sessions.js';
import { productRoutes } from './products.js';
import { bodyForLog, type LogEntry } from './request-log.js';
import { findRoute, route, type FoundRoute, type Route } from './router.js';
import { SCENARIO_CUSTOMER, seed, type ScenarioName } from './scenarios/scenarios.js';
import { changeSettings, type SettingsChange } from './settings.js';
import { topUpRoutes } from './top-ups.js';
import { walletRoutes } from './wallet.js';
import { webhookRoutes } from './webhooks.js';
import { json } from './wire.js';
import { createWorld, type World } from './world.js';

export interface EmulatorOptions {
  scenario?: ScenarioName;
  /** Where a browser reaches it: links point here. */
  publicUrl?: string;
  now?: () => number;
  /** Carries webhooks to their destinations. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface Emulator {
  /** As the global `fetch`: an address with its init is taken too. Rejects when a fault drops the connection. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** A new world: everything is forgotten, the clock and the settings too. The scenario stays unless another is named. */
  reset(options?: { scenario?: ScenarioName }): void;
  advance(ms: number): void;
  settings(change: SettingsChange): void;
  faults(change: Fault | { readonly clear: true }): void;
  /** Oldest first. Controls are not in it. */
  requests(): LogEntry[];
  /** Every webhook that was sent or is to be sent, oldest first. */
  deliveries(): Delivery[];
  /** Sends one more time; `null` when there is no such delivery. Never rejects. */
  resend(deliveryId: string): Promise<Delivery | null>;
  /** The customer every scenario is about. */
  readonly customerId: string;
}

export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { publicUrl = 'http://localhost:4010', now = Date.now, fetch: send = (request: Request) => globalThis.fetch(request) } = options;
  const links = createLinks();
  const faults = new Faults();
  const log: LogEntry[] = [];
  const hosted = hostedRoutes(links);
  const api: readonly Route[] = [
    ...customerRoutes(links),
    ...walletRoutes,
    ...assetRoutes,
    ...productRoutes,
    ...eventRoutes,
    ...portalSessionRoutes(links),
    ...topUpRoutes(links),
    ...webhookRoutes,
    // our choice: the body is not documented.
    route('GET /accounts/self', ({ world }) => json(200, { id: world.platformId, name: world.settings.platformName })),
    ...notBuiltRoutes,
  ];
  let scenario: ScenarioName = options.scenario ?? 'healthy';
  let world = start();

  function start(): World {
    // Signed at the host's time: whoever checks a signature's age has a clock that nobody moved.
    const fresh = createWorld(createClock(now), new URL(publicUrl).origin, new Outbox({ fetch: send, now }));
    seed(fresh, scenario);
    return fresh;
  }

  const emulator: Emulator = {
    customerId: SCENARIO_CUSTOMER.id,
    reset: (change = {}) => {
      scenario = change.scenario ?? scenario;
      faults.clear();
      log.length = 0;
      world.outbox.close();
      world = start();
    },
    advance: (ms) => {
      world.clock.advance(ms);
      passTime(world);
    },
    settings: (change) => { changeSettings(world.settings, change); },
    faults: (change) => {
      if ('clear' in change) faults.clear();
      else faults.add(change);
    },
    requests: () => [...log],
    deliveries: () => world.outbox.deliveries,
    resend: (deliveryId) => world.outbox.resend(deliveryId),
    fetch: async (input, init) => {
      // Known by what it has: a Request may be of another realm or library.
      const request = typeof input === 'object' && 'method' in input && !init ? input : new Request(input, init);
      passTime(world);
      const url = new URL(request.url);
      if (url.pathname.startsWith(CONTROLS_PATH)) return answerErrors(() => answerControl(controlled, request, publicUrl));
      const page = findRoute(hosted, request.method, url.pathname);
      if (page) return logged(request, { path: url.pathname, body: null, hosted: true }, () => answerErrors(() => answer(page, request, url)));
      const body = await bodyForLog(request);
      return logged(request, { path: url.pathname + url.search, body }, () => answerApi(request, url));
    },
  };
  const controlled = {
    ...emulator,
    state: () => ({
      scenario,
      customerId: emulator.customerId,
      now: new Date(world.clock.now()).toISOString(),
      settings: world.settings,
      faults: faults.list,
    }),
  };
  return emulator;

  function answerApi(request: Request, url: URL): Promise<Response> {
    const found = findRoute(api, request.method, url.pathname);
    const name = found === null || found === 'other-method' ? '' : found.route.name;
    return faults.around(request, name, () =>
      answerErrors(() => {
        if (!request.headers.get('x-credyt-api-key')?.startsWith('key_')) throw unauthorized();
        if (found === null) throw notFound('The address');
        return answer(found, request, url);
      }),
    );
  }

  function answer(found: FoundRoute | 'other-method', request: Request, url: URL): Response | Promise<Response> {
    if (found === 'other-method') throw methodNotAllowed();
    return found.route.answer({ world, request, query: url.searchParams, params: found.params });
  }

  /** Logged when it begins, so that a request without an answer is seen too. */
  async function logged(
    request: Request,
    about: Pick<LogEntry, 'path' | 'body' | 'hosted'>,
    work: () => Response | Promise<Response>,
  ): Promise<Response> {
    const entry = { at: new Date(world.clock.now()).toISOString(), method: request.method, status: 0, ...about };
    log.push(entry);
    const asked = world;
    const response = await work();
    settle(asked);
    entry.status = response.status;
    return response;
  }
}

/** What was paid just now takes effect, though nobody may ask again: it may have a webhook to send. */
function settle(world: World): void {
  passTime(world);
  if (world.unsettled.size > 0) later(world.settings.settleDelayMs, () => { passTime(world); });
}

async function answerErrors(work: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.body === null ? new Response(null, { status: error.status }) : json(error.status, error.body);
  }
}

// The addresses of the hosted pages: the way in by link, the portal, the checkout. Used by emulator.ts.
import type { Links } from '../links.js';
import { route, type Route, type RouteCall } from '../router.js';
import type { World } from '../world.js';
import { showCheckout, submitCheckout } from './checkout-page.js';
import { exitAfterExpiry, openSession, pathOf, type HostedSession } from './hosted-session.js';
import { html } from './html.js';
import { expiredPage, messagePage } from './message-page.js';
import { seeOther } from './page.js';
import { showPortal, startTopUp, switchAutomaticTopUp } from './portal-page.js';

type Call = RouteCall<'session'>;
type Answer = Response | Promise<Response>;

/** Runs `work` for an open page, else says that it has expired. */
function inSession(call: Call, work: (world: World, session: HostedSession) => Answer): Answer {
  const { world, params } = call;
  const session = world.sessions.get(params.session);
  if (!session) return expiredPage();
  if (world.clock.now() >= session.closesAt) return expiredPage(exitAfterExpiry(world, session));
  return work(world, session);
}

const inPortal = (call: Call, work: (world: World, session: HostedSession, form: URLSearchParams) => Answer): Answer =>
  inSession(call, async (world, session) =>
    session.orderId === undefined ? work(world, session, await readForm(call.request)) : expiredPage(),
  );

const inCheckout = (call: Call, work: (...about: [...Parameters<typeof showCheckout>, URLSearchParams]) => Answer): Answer =>
  inSession(call, async (world, session) => {
    const order = world.orders.get(session.orderId ?? '');
    return order ? work(world, session, order, await readForm(call.request)) : expiredPage();
  });

const readForm = async (request: Request): Promise<URLSearchParams> =>
  new URLSearchParams(request.method === 'POST' ? await request.text() : '');

async function signIn(links: Links, { world, query }: RouteCall): Promise<Response> {
  const link = await links.read(world, query.get('token') ?? '');
  if (!link) return messagePage({ title: 'This link does not work', text: 'Go back and open a new one.', status: 400 });
  if (link.isExpired) return seeOther(exitAfterExpiry(world, link));
  const { customerId, returnUrl, failureUrl, orderId } = link;
  // our choice: a link whose customer or order is gone (after a reset) is one of the "issues" failure_url is for.
  if (!world.customers.has(customerId) || (orderId !== undefined && !world.orders.has(orderId))) return seeOther(failureUrl);
  // our choice: a link may be followed again while it lives; an order is still paid only once.
  return seeOther(pathOf(openSession(world, { customerId, returnUrl, failureUrl, orderId })));
}

const welcome = ({ world }: RouteCall): Promise<Response> =>
  messagePage({
    title: 'The Credyt emulator is running',
    text: html`Point your server at this address with any key that starts with key_. Controls are under /__emulator__/.<code>credytUrl: "${world.publicUrl}"</code>`,
    status: 200,
    tone: 'success',
  });

export const hostedRoutes = (links: Links): readonly Route[] => [
  route('GET /', welcome),
  route('GET /api/sign-in', (call) => signIn(links, call)),
  route('GET /portal/:session', (call) => inPortal(call, showPortal)),
  route('POST /portal/:session/top-ups', (call) => inPortal(call, startTopUp)),
  route('POST /portal/:session/automatic-top-up', (call) => inPortal(call, switchAutomaticTopUp)),
  route('GET /checkout/:session', (call) => inCheckout(call, showCheckout)),
  route('POST /checkout/:session', (call) => inCheckout(call, submitCheckout)),
];

// Inkwell, a small AI image studio: sign-in, pages, pictures and billing on plain node:http. Started by main.ts and by the end-to-end tests.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createCredytClient, sendInsufficientFunds, toNodeHandler } from 'credyt-widgets/server';
import { createBilling } from './billing.js';
import { parseObject, readBody, redirect, sendJson, sendPicture } from './http.js';
import { createImages, type Wish } from './images.js';
import { frontFile, personPage, securityHeaders, signInPage } from './pages.js';
import { personById, type Person } from './people.js';
import { readBalances } from './seed.js';
import { createSessions } from './sessions.js';

export interface InkwellOptions {
  apiKey: string;
  /** Where Credyt is: its own address when left out, the emulator's while developing. */
  credytUrl?: string | undefined;
  /** Where people see Inkwell. */
  publicUrl: string;
  mode: 'test' | 'live' | null;
  now?: () => number;
}

/** Where Credyt's own links lead; the emulator's lead to the emulator. */
const HOSTED_PAGES = ['https://billing.credyt.ai', 'https://checkout.stripe.com'];

type Route = (req: IncomingMessage, res: ServerResponse, person: Person) => void | Promise<void>;

/** `listener` is for node:http; `close` lets billing finish what it has begun. */
export function createInkwell({ apiKey, credytUrl, publicUrl, mode, now = Date.now }: InkwellOptions): { listener: RequestListener; close(): Promise<void> } {
  const { origin, protocol } = new URL(publicUrl);
  const sessions = createSessions({ now, secure: protocol === 'https:' });
  const credyt = createCredytClient({ apiKey, ...(credytUrl && { url: credytUrl }) });
  const billing = createBilling({ apiKey, publicUrl, mode, now, ...(credytUrl && { credytUrl }) }, sessions);
  const images = createImages({ billing, credyt, now });
  const billingRoutes = toNodeHandler(billing);
  const headers = securityHeaders([...HOSTED_PAGES, ...(credytUrl ? [new URL(credytUrl).origin] : [])]);

  /** Pages of other sites can make a browser send our cookie along; they cannot fake these two headers. */
  const isOwnPage = (req: IncomingMessage): boolean =>
    req.headers['sec-fetch-site'] === 'same-origin' || req.headers.origin === origin;

  const signedInRoutes: Record<string, Route> = {
    'GET /studio': (_, res, person) => personPage(res, 'studio.html', person),
    'GET /account': (_, res, person) => personPage(res, 'account.html', person),
    'GET /api/images': (_, res, person) => { sendJson(res, 200, { pictures: images.list(person) }); },
    async 'POST /api/images'(req, res, person) {
      const wish = await readWish(req);
      if (!wish) { sendJson(res, 400, { title: 'A prompt of 1 to 300 characters, a count of 1, 2 or 4 and an Idempotency-Key, please.' }); return; }
      const outcome = await images.make(person, wish);
      if ('short' in outcome) sendInsufficientFunds(res, outcome.short);
      else sendJson(res, 201, outcome);
    },
  };

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(req.url ?? '/', publicUrl);
    const name = `${req.method} ${pathname}`;
    for (const [header, value] of Object.entries(headers)) res.setHeader(header, value);
    if (req.method === 'POST' && !isOwnPage(req)) { res.writeHead(403).end('This request did not come from Inkwell.'); return; }

    if (name === 'GET /') { await signInPage(res, await readBalances(credyt)); return; }
    if (name === 'POST /sign-in') {
      const person = personById(new URLSearchParams(await readBody(req)).get('person') ?? '');
      redirect(res, person ? '/studio' : '/', person && sessions.signIn(person));
      return;
    }
    if (name === 'POST /sign-out') { redirect(res, '/', sessions.signOut()); return; }
    if (req.method === 'GET' && await frontFile(res, pathname)) return;

    const person = sessions.personOf(req.headers.cookie);
    const picture = /^GET \/images\/([\w-]+)\.svg$/.exec(name)?.[1];
    if (!person) {
      if (pathname.startsWith('/api/')) sendJson(res, 401, { title: 'Signed out.' });
      else redirect(res, '/');
    } else if (picture) {
      sendPicture(res, images.draw(person, picture));
    } else if (signedInRoutes[name]) {
      await signedInRoutes[name](req, res, person);
    } else {
      res.writeHead(404).end('Not here.');
    }
  }

  return {
    // The billing handler comes first and passes on what is not its own.
    listener: (req, res) => {
      void billingRoutes(req, res, (error) => {
        const failed = (reason: unknown): void => {
          console.error(reason);
          if (res.headersSent) res.destroy();
          else sendJson(res, 503, { title: 'Inkwell could not do this. Please try again.' });
        };
        if (error) failed(error);
        else route(req, res).catch(failed);
      });
    },
    close: () => billing.close(),
  };
}

async function readWish(req: IncomingMessage): Promise<Wish | null> {
  const key = req.headers['idempotency-key'];
  const body = parseObject(await readBody(req));
  const prompt = typeof body.prompt === 'string' ? body.prompt.trim() : '';
  const count = body.count;
  const isSound = typeof key === 'string' && /^[\w-]{8,64}$/.test(key) && prompt && prompt.length <= 300 && (count === 1 || count === 2 || count === 4);
  return isSound ? { key, prompt, count } : null;
}

// Inkwell's pages and files: HTML filled with the signed-in person, sent under a strict Content-Security-Policy. Used by inkwell.ts.
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { ProblemCode } from 'credyt-widgets';
import { PRICE } from './images.js';
import { escapeXml } from './paper-cut.js';
import { PEOPLE, type Person } from './people.js';

const HTML = new URL('./html/', import.meta.url);
// What a customer of the kit loads from a CDN; `npm run build` makes it. Inkwell needs the first only, the others are for those who try them in its pages.
const CDN = new URL('../dist/cdn/', import.meta.url);
const CDN_FILE = /^\/(?:credyt-widgets|credyt-usage-chart|credyt-balance-badge|strings\/[a-z]{2})\.js$/;

const FILES: Record<string, { file: URL; type: string }> = {
  '/inkwell.css': { file: new URL('inkwell.css', HTML), type: 'text/css' },
  '/inkwell.js': { file: new URL('inkwell.js', HTML), type: 'text/javascript' },
  '/inkwell.svg': { file: new URL('inkwell.svg', HTML), type: 'image/svg+xml' },
};

/** What every page of Inkwell may do: nothing inline, nothing from elsewhere. `billingOrigins`: where a form post may be sent on to. */
export const securityHeaders = (billingOrigins: readonly string[]): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    `form-action 'self' ${billingOrigins.join(' ')}`, "base-uri 'none'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", 'trusted-types credyt-widgets credyt-usage-chart credyt-balance-badge',
  ].join('; '),
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
});

/** A balance as the sign-in page says it; `null` when it is not known. */
export interface PersonBalance {
  person: Person;
  credits: string | null;
}

export async function signInPage(res: ServerResponse, balances: readonly PersonBalance[]): Promise<void> {
  await page(res, 'index.html', { people: balances.map(personRow).join('') });
}

export async function personPage(res: ServerResponse, name: 'studio.html' | 'account.html', person: Person): Promise<void> {
  const { name: fullName, email, initials } = person;
  await page(res, name, { name: escapeXml(fullName), email: escapeXml(email), initials: escapeXml(initials), note: escapeXml(whatWentWrong(res.req.url ?? '')) });
}

const NOT_CHARGED = 'You haven’t been charged.';
/** Of what a customer can meet without JavaScript. */
const SENTENCES: Partial<Record<ProblemCode, string>> = {
  invalid_amount: `This amount can’t be added here. ${NOT_CHARGED} Choose another amount.`,
  forbidden: `This isn’t open to you here. ${NOT_CHARGED}`,
  customer_not_found: 'There is no balance to add credits to yet.',
  rate_limited: `That was a lot at once. ${NOT_CHARGED} Wait a minute, then try again.`,
  outcome_unknown: `We couldn’t open the payment page. ${NOT_CHARGED} Please try again.`,
  upstream_timeout: `We couldn’t reach billing. ${NOT_CHARGED} Try again in a moment.`,
  upstream_invalid: `We couldn’t reach billing. ${NOT_CHARGED} Try again in a moment.`,
  billing_unavailable: `We couldn’t reach billing. ${NOT_CHARGED} Try again in a moment.`,
};

/** The billing handler sends a plain form or link that came to nothing back with `?credyt_error=<code>`. Anybody can write that address, so none of it is repeated. */
function whatWentWrong(url: string): string {
  const code = new URL(url, 'http://inkwell').searchParams.get('credyt_error');
  if (code === null) return '';
  return (Object.hasOwn(SENTENCES, code) && SENTENCES[code as ProblemCode]) || 'That didn’t work. Please try again.';
}

/** Answers a file of the front; `false` when there is no such file. */
export async function frontFile(res: ServerResponse, path: string): Promise<boolean> {
  const entry = CDN_FILE.test(path) ? { file: new URL(path.slice(1), CDN), type: 'text/javascript' } : FILES[path];
  if (!entry) return false;
  const body = await readFile(entry.file).catch(() => null);
  if (body) {
    res.writeHead(200, { 'Content-Type': `${entry.type}; charset=utf-8`, 'Cache-Control': 'no-cache' }).end(body);
  } else {
    res.writeHead(503, { 'Content-Type': 'text/plain' }).end(`${path} is not built yet. Run: npm run build\n`);
  }
  return true;
}

async function page(res: ServerResponse, name: string, values: Record<string, string>): Promise<void> {
  const template = await readFile(new URL(name, HTML), 'utf8');
  const html = template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '');
  // Not "no-store", which would keep the page out of the back-forward cache.
  res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'private, no-cache' }).end(html);
}

const NUMBERS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function personRow({ person, credits }: PersonBalance): string {
  const value = credits === null ? null : Number(credits);
  const tone = value === null || value >= 50 ? '' : value < 0 ? ' owed' : ' low';
  const amount = value === null ? '' : `${NUMBERS.format(value).replace('-', '−')} credits`;
  return `<li><button name="person" value="${person.id}"><span class="avatar large" aria-hidden="true">${person.initials}</span>`
    + `<span><strong>${escapeXml(person.name)}</strong> <small>${escapeXml(value === null ? person.note : noteOn(value))}</small></span>`
    + `<span class="balance${tone}">${amount}</span>`
    + '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m6.25 4.5 3.5 3.5-3.5 3.5"/></svg></button></li>';
}

/** What the balance is good for today; at the start the same as `person.note`. */
function noteOn(credits: number): string {
  if (credits < 0) return 'Owes a little';
  if (credits < PRICE) return 'Too little for one more';
  if (credits < 2 * PRICE) return 'Enough for one more';
  return credits < 50 ? 'Running low' : 'Plenty to work with';
}

/** Everybody, with no balance known yet. */
export const unknownBalances = (): PersonBalance[] => PEOPLE.map((person) => ({ person, credits: null }));

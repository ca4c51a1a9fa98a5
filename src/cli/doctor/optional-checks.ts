// The doctor's checks of optional routes: those that Wallet.features names, and no others.
import { Quote, ReturnOutcome, Wallet } from '../../contract/index.js';
import { expectProblem, isSuccess, readAs, type Check, type Finding } from './check.js';
import { NoAnswer, type Proxy } from './proxy.js';

const NAVIGATION = { origin: null, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' };

export const OPTIONAL_CHECKS: Check[] = [
  {
    name: 'optional-routes',
    says: 'The optional routes that the wallet names are there and right',
    async run({ proxy }, found) {
      const features = Wallet.safeParse((await proxy.get('/wallet')).json).data?.features ?? [];
      if (features.includes('quotes')) {
        readAs(Quote, await proxy.post('/quotes', { amount: '25', currency: 'USD', asset: 'USD' }), found);
      }
      if (features.includes('returns')) {
        const answer = await proxy.post('/returns', { marker: 'forged', awayMs: null, credited: false, fromPortal: false });
        const outcome = readAs(ReturnOutcome, answer, found)?.outcome;
        if (outcome !== undefined && outcome !== 'ignored') found({ cause: 'forged marker accepted', seen: `${answer.asked} was answered ${outcome}.`, fix: 'Answer { outcome: "ignored" } to a marker that you did not sign for this customer.' });
      }
      if (features.includes('portal')) {
        const opened = await proxy.get('/portal', { headers: NAVIGATION });
        if (opened.status !== 303 || !opened.headers['location']?.startsWith('http')) found({ cause: 'portal address broken', seen: `${opened.asked} was answered ${opened.status}.`, fix: 'Answer 303 to a fresh portal link.' });
        const image = await proxy.get('/portal', { headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, how: 'as an image' });
        expectProblem(image, ['forbidden'], found, { cause: 'portal link made for an image', fix: 'Refuse GET /portal with 403 when Sec-Fetch-Mode is not navigate or Sec-Fetch-Dest not document.' });
      }
      if (features.includes('forms')) {
        const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
        const sent = await proxy.post('/portal-links', 'returnTo=%2Fdoctor', { headers: form, how: 'a form' });
        if (sent.status !== 303) found({ cause: 'form not answered', seen: `${sent.asked} was answered ${sent.status}.`, fix: 'Answer a form that accepts text/html with 303 to the fresh link.' });
        const foreign = await proxy.post('/portal-links', 'returnTo=%2F', { headers: { ...form, accept: 'application/json', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, how: 'a form on another site' });
        if (isSuccess(foreign) || foreign.status === 303) found({ cause: 'cross-origin POST accepted', seen: `${foreign.asked} was answered ${foreign.status}.`, fix: 'Judge the origin of a form as of any other POST.' });
      }
      if (features.includes('stream')) await listen(proxy, found);
      return features.length === 0 ? 'none named' : features.join(', ');
    },
  },
];

/** The first wallet, as a browser asks for it: taking compressed answers. */
async function listen(proxy: Proxy, found: (finding: Finding) => void): Promise<void> {
  const asked = { headers: { accept: 'text/event-stream', 'accept-encoding': 'gzip, br' } };
  const heldBack = (seen: string): void => found({
    cause: 'stream held back', seen: `GET /stream: ${seen}.`,
    fix: 'Send the wallet at once and flush every frame. Let nothing on the way compress or collect them: Cache-Control: no-store, no-transform and X-Accel-Buffering: no.',
  });
  const answer = await proxy.listen('/stream', (text) => FIRST_WALLET.test(text), asked).catch((error: unknown) => {
    if (error instanceof NoAnswer) return null;
    throw error;
  });
  if (answer === null) return heldBack('nothing came, not even headers');
  const { status, headers, text } = answer;
  if (status !== 200 || !/^text\/event-stream\b/.test(headers['content-type'] ?? '')) {
    return found({ cause: 'no stream', seen: `${answer.asked} was answered ${status} ${headers['content-type'] ?? ''}.`, fix: 'Answer 200 text/event-stream, or take "stream" out of Wallet.features.' });
  }
  if (headers['content-encoding'] !== undefined) return heldBack(`compressed as ${headers['content-encoding']}`);
  const wallet = FIRST_WALLET.exec(text)?.[1];
  if (wallet === undefined) return heldBack('no "event: wallet" in five seconds');
  if (!/^retry: \d+\n/.test(text)) found({ cause: 'stream without retry', seen: `${answer.asked} begins with ${JSON.stringify(text.slice(0, 40))}.`, fix: 'Begin with "retry: <ms>", another number for each page: when your process ends, they must not all come back in one moment.' });
  readAs(Wallet, { ...answer, json: parse(wallet) }, found);
  const stranger = await proxy.listen('/stream', (text) => FIRST_WALLET.test(text), { ...asked, signedOut: true, how: 'signed out' });
  expectProblem(stranger, ['unauthenticated'], found, { cause: '200 for signed out', fix: 'Ask the session of a stream as of every other request.' });
}

const FIRST_WALLET = /^event: wallet\ndata: (.+)\n\n/m;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

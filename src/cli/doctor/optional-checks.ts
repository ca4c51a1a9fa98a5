// The doctor's checks of optional routes: those that Wallet.features names, and no others.
import { Quote, ReturnOutcome, Wallet } from '../../contract/index.js';
import { expectProblem, isSuccess, readAs, type Check } from './check.js';

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
      return features.length === 0 ? 'none named' : features.join(', ');
    },
  },
];

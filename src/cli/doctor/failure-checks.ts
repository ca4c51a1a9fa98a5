// The doctor's checks of bad days: Credyt fails, answers nonsense or loses an answer. Last but for the looking back, because a proxy may stop asking for a while.
import { codeOf, expectProblem, isSuccess, type Bench, type Check, type Finding } from './check.js';
import { CANARY } from './credyt.js';
import type { Answer } from './proxy.js';

function judgeWords(answer: Answer, upstream: string, found: (finding: Finding) => void): void {
  if (!answer.text.includes(CANARY)) return;
  found({ cause: 'upstream text leaked', seen: `${answer.asked} repeats what Credyt said to ${upstream}.`, fix: "Answer with your own words and a code of the closed list; put Credyt's words in your log." });
}

interface Way {
  upstream: string;
  ask(bench: Bench): Promise<Answer>;
}

// A key in every POST, so that a proxy that shares calls of equal requests asks again.
const key = (): { headers: Record<string, string> } => ({ headers: { 'idempotency-key': `doctor-${crypto.randomUUID()}` } });
const WAYS: Way[] = [
  { upstream: 'GET /customers/:id/wallet', ask: ({ proxy }) => proxy.get('/wallet') },
  { upstream: 'GET /events', ask: ({ proxy }) => proxy.get('/usage?limit=9') },
  { upstream: 'GET /events/:id', ask: ({ proxy }) => proxy.get('/usage/doctor-none') },
  { upstream: 'POST /billing-portal/sessions', ask: ({ proxy }) => proxy.post('/portal-links', {}, key()) },
  { upstream: 'POST /top-ups', ask: ({ proxy }) => proxy.post('/top-ups', { amount: '25' }, key()) },
];

/** Proxies may keep a balance for about a second. */
const forget = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_200));

export const FAILURE_CHECKS: Check[] = [
  {
    name: 'upstream-text',
    says: 'Nothing that Credyt writes in an error reaches the browser',
    async run(bench, found) {
      const { emulator } = bench.credyt;
      await forget();
      for (const { upstream, ask } of WAYS) {
        // Links are counted by the minute: one bad answer each must do.
        for (const status of upstream.startsWith('GET') ? [422, 403, 500] : [422]) {
          emulator.faults({ route: upstream, status, body: { title: CANARY, detail: CANARY, errors: { amount: [CANARY], customer_id: [CANARY] } }, contentType: 'application/problem+json' });
          const answer = await ask(bench);
          emulator.faults({ clear: true });
          if (isSuccess(answer)) found({ cause: 'failure hidden', seen: `${answer.asked} was answered ${answer.status} while Credyt answered ${upstream} with ${status}.`, fix: 'Answer a problem when Credyt fails: unknown is not empty.' });
          judgeWords(answer, upstream, found);
        }
      }
      return `${WAYS.length} calls that Credyt refuses`;
    },
  },
  {
    name: 'upstream-down',
    says: 'A failing Credyt is a problem, never an empty wallet and never a sign-in',
    async run(bench, found) {
      const { emulator } = bench.credyt;
      const faults = [{ status: 500, body: `<html>${CANARY}`, contentType: 'text/html' }, { status: 401 }, { status: 200, body: { accounts: 'none' } }];
      for (const fault of faults) {
        await forget();
        emulator.faults({ route: 'GET /customers/:id/wallet', ...fault });
        const answer = await bench.proxy.get('/wallet', { how: `Credyt answers ${fault.status}${fault.status === 200 ? ' with nonsense' : ''}` });
        emulator.faults({ clear: true });
        judgeWords(answer, 'GET /customers/:id/wallet', found);
        expectProblem(answer, ['billing_unavailable', 'upstream_invalid', 'upstream_timeout', 'internal'], found, {
          cause: isSuccess(answer) ? 'failure hidden' : 'wrong problem for a failing Credyt',
          fix: 'Answer 503 billing_unavailable or 502 upstream_invalid. A 401 of Credyt is about your key: passed on, it would sign your customer out.',
        });
      }
      return `${faults.length} bad answers`;
    },
  },
  {
    name: 'foreign-link',
    says: 'A link that leads anywhere but to Credyt is not passed on',
    async run({ proxy, credyt }, found) {
      const body = { redirect_url: 'https://evil.example/sign-in', expires_at: new Date(Date.now() + 600_000).toISOString() };
      credyt.emulator.faults({ route: 'POST /billing-portal/sessions', status: 201, body });
      const answer = await proxy.post('/portal-links', {}, { ...key(), how: 'Credyt answers with a link to evil.example' });
      credyt.emulator.faults({ clear: true });
      expectProblem(answer, ['upstream_invalid'], found, { cause: 'foreign link passed on', fix: "Compare the link's exact origin with a list of your own (billing.credyt.ai, checkout.stripe.com), and answer 502 upstream_invalid." });
      return 'one link';
    },
  },
  {
    name: 'lost-answer',
    says: 'When the answer to a POST is lost, the proxy says so and does not repeat the call',
    async run({ proxy, credyt }, found) {
      const moment = credyt.calls.length;
      const asking = { ...key(), how: 'the answer of Credyt is lost' };
      credyt.emulator.faults({ route: 'POST /top-ups', drop: 'after' });
      const lost = await proxy.post('/top-ups', { amount: '25' }, asking);
      credyt.emulator.faults({ clear: true });
      expectProblem(lost, ['outcome_unknown'], found, { cause: 'lost answer misreported', fix: 'Answer 504 outcome_unknown once the request has left: nobody knows whether it was done.' });
      const calls = credyt.since(moment, 'POST', '/top-ups').length;
      if (calls > 1) found({ cause: 'POST repeated by itself', seen: `One request made ${calls} calls of POST /top-ups.`, fix: 'Never repeat a POST; switch off the retries of your HTTP library.' });
      const again = await proxy.post('/top-ups', { amount: '25' }, { ...asking, how: 'the same key again' });
      if (!isSuccess(again)) found({ cause: 'key unusable after a lost answer', seen: `${again.asked} was answered ${again.status} ${codeOf(again)}.`, fix: 'Let the same key make one new link: the lost one was never shown, and a link charges nothing by itself.' });
      return 'POST /top-ups';
    },
  },
];

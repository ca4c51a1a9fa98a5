// The doctor's checks of identity: it comes from the host's session and from nothing that a request says.
import { codeOf, expectProblem, isSuccess, type Check } from './check.js';
import type { Answer } from './proxy.js';

const SESSION_ONLY = 'Take the customer from your session alone, and refuse unknown parameters and members with 400 invalid_request.';

export const IDENTITY_CHECKS: Check[] = [
  {
    name: 'signed-out',
    says: 'Someone who is not signed in is answered 401',
    async run({ proxy, credyt }, found) {
      const asking = { signedOut: true, how: 'signed out' } as const;
      const moment = credyt.calls.length;
      const answers = [
        await proxy.get('/wallet', asking), await proxy.get('/usage', asking), await proxy.get('/usage/doctor-none', asking),
        await proxy.post('/top-ups', { amount: '25' }, asking), await proxy.post('/portal-links', {}, asking),
      ];
      const served = answers.filter(isSuccess);
      const refused = answers.filter((answer) => !isSuccess(answer) && !(answer.status === 401 && codeOf(answer) === 'unauthenticated'));
      const [first] = served.length > 0 ? served : refused;
      if (first) {
        found({
          cause: served.length > 0 ? '200 for signed out' : 'wrong refusal for signed out',
          seen: `${first.asked}, without cookie or header, was answered ${first.status}.`,
          fix: 'Answer 401 unauthenticated before anything is read when your session names nobody. An empty wallet would look like a real one.',
        });
      }
      if (answers.every(({ status }) => status === 401) && credyt.calls.length > moment) {
        found({ cause: 'Credyt asked for someone signed out', seen: `${credyt.calls.length - moment} calls to Credyt.`, fix: 'Find out who is signed in before you call Credyt.' });
      }
      return `${answers.length} routes without cookie or header`;
    },
  },
  {
    name: 'customer-from-request',
    says: 'No request can name its customer',
    async run({ proxy, credyt }, found) {
      const { stranger } = credyt;
      const named = { customerId: stranger.customerId, customer_id: stranger.customerId, customer: stranger.customerId, externalId: stranger.externalId, external_id: stranger.externalId };
      const judge = (answer: Answer, moment: number, where: string): boolean => {
        const isTheirs = answer.text.includes(stranger.balance) || answer.text.includes(stranger.eventId)
          || credyt.calls.slice(moment).some(({ path, body }) => JSON.stringify([path, body]).includes(stranger.customerId) || path.includes(stranger.externalId));
        if (isTheirs) found({ cause: `customerId honoured from ${where}`, seen: `${answer.asked} was answered about that other customer.`, fix: SESSION_ONLY });
        else if (isSuccess(answer)) found({ cause: 'unknown parameter accepted', seen: `${answer.asked} was answered ${answer.status}.`, fix: SESSION_ONLY });
        else expectProblem(answer, ['invalid_request'], found, { cause: 'wrong refusal of an unknown parameter', fix: SESSION_ONLY });
        return isTheirs;
      };
      for (const [name, value] of Object.entries(named)) {
        for (const path of ['/wallet', '/usage']) {
          const moment = credyt.calls.length;
          if (judge(await proxy.get(`${path}?${name}=${value}`), moment, 'query')) return `${path} with ${name} in the query`;
        }
      }
      const moment = credyt.calls.length;
      if (judge(await proxy.post(`/portal-links?customerId=${stranger.customerId}`, {}), moment, 'query')) return '/portal-links with customerId in the query';
      for (const path of ['/portal-links', '/top-ups']) {
        const before = credyt.calls.length;
        const body = { ...(path === '/top-ups' ? { amount: '25' } : {}), customerId: stranger.customerId };
        if (judge(await proxy.post(path, body, { how: 'customerId in the body' }), before, 'body')) break;
      }
      return `${Object.keys(named).join(', ')} in query and body`;
    },
  },
  {
    name: 'others-usage',
    says: "Somebody else's usage is not found",
    async run({ proxy, credyt }, found) {
      const answer = await proxy.get(`/usage/${credyt.stranger.eventId}`, { how: "somebody else's" });
      expectProblem(answer, ['not_found'], found, {
        cause: "somebody else's usage shown",
        fix: "Compare the event's customer_id with the signed-in customer's, and answer 404 not_found when they differ: an event id is no proof.",
      });
      return answer.asked;
    },
  },
];

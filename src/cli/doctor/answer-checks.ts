// The doctor's last checks look back over every answer it was given: headers, problems, and whether anything is in them that belongs to the server.
import { PROBLEMS, Problem, type ProblemCode } from '../../contract/index.js';
import type { Check } from './check.js';
import { CANARY } from './credyt.js';
import type { Answer } from './proxy.js';

const list = (answers: readonly Answer[]): string => {
  const names = [...new Set(answers.map(({ asked, status }) => `${asked} ${status}`))];
  return `${names.slice(0, 3).join('; ')}${names.length > 3 ? `; and ${names.length - 3} more` : ''}`;
};

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

/** What is wrong with a problem, or null. */
function faultOf(answer: Answer): string | null {
  if (!/^application\/problem\+json\s*(?:;|$)/i.test(answer.headers['content-type'] ?? '')) return `Content-Type is ${answer.headers['content-type'] ?? '(nothing)'}`;
  const problem = Problem.safeParse(answer.json).data;
  if (!problem) return 'the body is no problem';
  const { code, type, status, requestId, title, detail } = problem;
  if (!isKnown(code)) return `code "${code}" is not of the closed list`;
  if (type !== `urn:credyt-widgets:problem:${code}`) return `type is ${JSON.stringify(type)}, not "urn:credyt-widgets:problem:${code}"`;
  if (status !== answer.status || PROBLEMS[code] !== status) return `${code} has status ${PROBLEMS[code]}, the answer ${answer.status} and its body ${status}`;
  if (!title || !detail) return 'title or detail is missing';
  return requestId === answer.headers['x-request-id'] ? null : 'requestId is not that of the header X-Request-Id';
}

const HEADERS: [string, RegExp][] = [
  ['x-content-type-options', /^nosniff$/], ['referrer-policy', /^no-referrer$/], ['x-request-id', /^[\w-]{1,64}$/], ['vary', /cookie.*authorization|authorization.*cookie/i],
];

export const ANSWER_CHECKS: Check[] = [
  {
    name: 'no-store',
    says: 'No answer may be stored',
    async run({ proxy: { answers } }, found) {
      const stored = answers.filter(({ headers }) => !/(?:^|,)\s*no-store\s*(?:,|$)/.test(headers['cache-control'] ?? ''));
      if (stored.length > 0) {
        found({ cause: 'missing no-store', seen: `${stored.length} of ${answers.length} answers: ${list(stored)}.`, fix: 'Send Cache-Control: no-store with every answer, errors too: balances and links are for one pair of eyes.' });
      }
      return `${answers.length} answers`;
    },
  },
  {
    name: 'headers',
    says: 'Every answer carries the protective headers',
    async run({ proxy: { answers } }, found) {
      for (const [name, value] of HEADERS) {
        const without = answers.filter(({ headers }) => !value.test(headers[name] ?? ''));
        if (without.length === 0) continue;
        found({ cause: `missing ${name}`, seen: `${without.length} of ${answers.length} answers, such as ${list(without)}: ${without[0]?.headers[name] ?? '(nothing)'}.`, fix: 'openapi.json lists the headers under "Headers"; set them in one place, for errors too.' });
      }
      return HEADERS.map(([name]) => name).join(', ');
    },
  },
  {
    name: 'problems',
    says: 'Every refusal is a problem of the closed list',
    async run({ proxy: { answers } }, found) {
      const refusals = answers.filter(({ status }) => status >= 400);
      const faulty = refusals.flatMap((answer) => {
        const fault = faultOf(answer);
        return fault === null ? [] : [{ answer, fault }];
      });
      const [first] = faulty;
      if (first) {
        found({
          cause: 'wrong problem type', seen: `${faulty.length} of ${refusals.length} refusals: ${list(faulty.map(({ answer }) => answer))}. In the first, ${first.fault}.`,
          fix: 'Answer every refusal as application/problem+json with type, title, status, code, detail and requestId; openapi.json has each one as an example.',
        });
      }
      return `${refusals.length} refusals`;
    },
  },
  {
    name: 'key',
    says: 'The API key is in no answer',
    async run({ proxy: { answers }, credyt: { keys } }, found) {
      const disguises = [...keys].flatMap((key) => [key, encodeURIComponent(key), Buffer.from(key).toString('base64').replace(/=+$/, ''), Buffer.from(key).toString('hex')]);
      const leaks = answers.filter(({ headers, text }) => disguises.some((key) => `${JSON.stringify(headers)}${text}`.includes(key)));
      if (leaks.length > 0) found({ cause: 'key in an answer', seen: list(leaks), fix: 'Whoever holds the key can move money. Take it out of the answer, and make a new key at app.credyt.ai.' });
      return `${answers.length} answers, ${keys.size === 1 ? 'one key' : `${keys.size} keys`}`;
    },
  },
  {
    name: 'upstream-data',
    says: "Costs, vendors and Credyt's own member names stay on the server",
    async run({ proxy: { answers } }, found) {
      // Those of the error check are judged there.
      const passed = answers.filter(({ status, text }) => status < 400 && (text.includes(CANARY) || /"(?:customer_id|external_id|redirect_url|costs|total_count|occurred_at)"\s*:/.test(text)));
      if (passed.length > 0) found({ cause: 'upstream data passed on', seen: list(passed), fix: "Build every answer member by member; never forward Credyt's JSON: it holds your costs." });
      return `${answers.length} answers`;
    },
  },
];

// Examines one proxy: makes sure that it is there, signed in and talks to the doctor's Credyt, then runs every check. Used by doctor-command.ts and its tests.
import { UsageError } from '../usage-error.js';
import { ANSWER_CHECKS } from './answer-checks.js';
import { codeOf, type Bench, type Check, type Finding } from './check.js';
import type { DoctorCredyt } from './credyt.js';
import { FAILURE_CHECKS } from './failure-checks.js';
import { IDENTITY_CHECKS } from './identity-checks.js';
import { LINK_CHECKS } from './link-checks.js';
import { OPTIONAL_CHECKS } from './optional-checks.js';
import { createProxy, NoAnswer, type Answer, type ProxyOptions } from './proxy.js';
import { REQUEST_CHECKS } from './request-checks.js';
import { USAGE_CHECKS } from './usage-checks.js';
import { WALLET_CHECKS } from './wallet-checks.js';

export interface Result {
  name: string;
  says: string;
  seen: string;
  findings: Finding[];
}

const CHECKS: Check[] = [
  ...IDENTITY_CHECKS, ...REQUEST_CHECKS, ...WALLET_CHECKS, ...USAGE_CHECKS, ...LINK_CHECKS, ...OPTIONAL_CHECKS, ...FAILURE_CHECKS, ...ANSWER_CHECKS,
];

/** Throws `UsageError` when there is nothing to examine. `say` hears each result as it comes. */
export async function examine(options: ProxyOptions, credyt: DoctorCredyt, say: (result: Result) => void = () => undefined): Promise<Result[]> {
  const bench: Bench = { proxy: createProxy(options), credyt };
  await meet(bench);
  const results: Result[] = [];
  for (const { name, says, run } of CHECKS) {
    const findings: Finding[] = [];
    const seen = await run(bench, (finding) => findings.push(finding)).catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
      findings.push({ cause: 'no answer', seen: `The connection was cut: ${error.message}.`, fix: 'Answer every request, with a problem when nothing else is possible.' });
      return 'cut short';
    });
    const result = { name, says, seen, findings };
    results.push(result);
    say(result);
  }
  return results;
}

const USUAL_PATH = '/api/billing';

function describeNothing({ options: { url, basePath } }: Bench['proxy'], answer: Answer): string {
  const { detail } = (answer.json ?? {}) as { detail?: unknown };
  // A proxy of this protocol may say itself what it serves. In quotes, because the words are not ours.
  const said = codeOf(answer) === 'not_found' && typeof detail === 'string' ? `\nIt says ${JSON.stringify(detail.slice(0, 300))}` : '';
  const elsewhere = basePath === USUAL_PATH
    ? 'If it is mounted elsewhere, name the path that browsers ask for, such as --base-path /billing.'
    : `Most are at --base-path ${USUAL_PATH}.`;
  return `There is nothing at ${url.origin}${basePath}/wallet: GET was answered 404.${said}
Where is your proxy mounted? ${elsewhere} If it is mounted at ${basePath || '/'}, look whether its own base path (basePath of createBillingHandler) says the same, and whether another server answers on this port.`;
}

/** Nothing is changed before it is certain that the proxy talks to us, and not to the real Credyt. */
async function meet({ proxy, credyt }: Bench): Promise<void> {
  const { url, basePath, credentials } = proxy.options;
  const address = `${url.origin}${basePath}`;
  const answer = await proxy.get('/wallet').catch((error: unknown) => {
    if (error instanceof NoAnswer) throw new UsageError(`Nobody answers at ${address}/wallet (${error.message}). Start your proxy first.`);
    throw error;
  });
  if (answer.status === 401 && codeOf(answer) === 'unauthenticated') {
    throw new UsageError(Object.keys(credentials).length === 0
      ? `${address}/wallet asks who you are. Sign in as a test user: --cookie "session=…" or --header "Authorization: Bearer …".`
      : `${address}/wallet does not know the user of your --cookie or --header. Sign in again and copy it anew.`);
  }
  if (credyt.calls.length > 0) return;
  if (answer.status === 404) throw new UsageError(describeNothing(proxy, answer));
  throw new UsageError(
    `${address}/wallet was answered ${answer.status} without a call to the doctor's Credyt at ${credyt.url}. Start your proxy with that as Credyt's address (and any key), and nothing real can be touched.`,
  );
}

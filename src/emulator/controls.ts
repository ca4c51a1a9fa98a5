// The controls under /__emulator__/: reset, clock, faults, settings, the request log and webhook deliveries, for tests in any language.
import * as z from 'zod/mini';
import { JsonNumber } from '../contract/money/exact-json.js';
import type { Emulator } from './emulator.js';
import { ApiError, invalidField, methodNotAllowed, notFound } from './errors.js';
import { FaultRequest } from './faults.js';
import { SCENARIOS, isScenarioName } from './scenarios/scenarios.js';
import { SettingsRequest } from './settings.js';
import { LOOPBACK, Text, json, readBody } from './wire.js';

export const CONTROLS_PATH = '/__emulator__/';

const ResetRequest = z.strictObject({
  scenario: z.optional(Text.check(z.refine(isScenarioName, `Must be one of ${SCENARIOS.join(', ')}.`))),
});
// Thirty years at most: credit lasts one, and a cycle is done for each day.
const ClockRequest = z.strictObject({
  advanceMs: z.pipe(
    z.custom<JsonNumber>((value) => value instanceof JsonNumber && /^\d{1,12}$/.test(value.text), 'Must be a whole number below 10¹².'),
    z.transform((value) => Number(value.text)),
  ),
});
const WebhooksRequest = z.strictObject({ resend: Text });

export type ControlledEmulator = Pick<Emulator, 'reset' | 'advance' | 'settings' | 'faults' | 'requests' | 'deliveries' | 'resend'> & {
  /** What GET shows. */
  state(): { scenario: string; customerId: string; now: string; settings: unknown; faults: unknown };
};

/** GET shows a control, POST turns it; both answer what it shows then. */
export async function answerControl(emulator: ControlledEmulator, request: Request, publicUrl: string): Promise<Response> {
  const url = new URL(request.url);
  if (!isLocal(request, url, publicUrl)) {
    throw new ApiError(403, { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Controls answer only local, same-origin requests.' });
  }
  if (request.method !== 'GET' && request.method !== 'POST') throw methodNotAllowed();
  const isPost = request.method === 'POST';
  const control = url.pathname.slice(CONTROLS_PATH.length);
  const { state } = emulator;
  switch (control) {
    case '':
      return json(200, { ...state(), scenarios: SCENARIOS });
    case 'reset':
      if (isPost) {
        const { scenario } = await readBody(request, ResetRequest, '{}');
        emulator.reset(scenario !== undefined && isScenarioName(scenario) ? { scenario } : {});
      }
      return json(200, { scenario: state().scenario, customerId: state().customerId });
    case 'clock':
      if (isPost) emulator.advance((await readBody(request, ClockRequest)).advanceMs);
      return json(200, { now: state().now });
    case 'settings':
      if (isPost) emulator.settings(await readBody(request, SettingsRequest));
      return json(200, state().settings);
    case 'faults':
      if (isPost) emulator.faults(await readBody(request, FaultRequest));
      return json(200, state().faults);
    case 'requests':
      return json(200, emulator.requests());
    case 'webhooks':
      if (isPost && !(await emulator.resend((await readBody(request, WebhooksRequest)).resend))) throw invalidField('resend', 'Is not the id of a delivery.');
      return json(200, emulator.deliveries());
    default:
      throw notFound('The control');
  }
}

// A page of another site can send a POST to localhost: its Origin gives it away. A rebound domain name is given away by Host.
function isLocal(request: Request, url: URL, publicUrl: string): boolean {
  const host = request.headers.get('host');
  const hostname = host === null ? url.hostname : URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  const origin = request.headers.get('origin');
  const isOwn = origin === null || origin === url.origin || origin === new URL(publicUrl).origin;
  return LOOPBACK.test(hostname) && LOOPBACK.test(url.hostname) && isOwn;
}

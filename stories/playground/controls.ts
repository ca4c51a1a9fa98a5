// What can happen to a customer, one function each: another scenario, trouble, time, spending, paying. Pressed by the playground's buttons.
import { getBilling } from 'credyt-widgets';
import type { ScenarioName } from 'credyt-widgets/emulator';
import { createCredytClient } from 'credyt-widgets/server';
import { comeBack, paymentTab } from '../payments.js';
import { stage } from '../stage.js';

export const TROUBLES = {
  'no trouble': null,
  'slow (2 s)': { route: '*', delayMs: 2_000 },
  'Credyt is down': { route: '*', status: 503 },
  'Credyt hangs': { route: '*', hang: true },
  'answers get lost': { route: '*', drop: 'after' },
  'no network': null,
} as const;
export type Trouble = keyof typeof TROUBLES;

export function enterScenario(scenario: ScenarioName): void {
  stage().emulator.reset({ scenario });
  getBilling().reset();
}

export function cause(trouble: Trouble): void {
  const { emulator, offline } = stage();
  emulator.faults({ clear: true });
  const fault = TROUBLES[trouble];
  if (fault) emulator.faults(fault);
  offline(trouble === 'no network');
  void getBilling().refresh();
}

export function letTimePass(hours: number): void {
  stage().emulator.advance(hours * 3_600_000);
  void getBilling().refresh();
}

/** As a host's backend does after its work: the usage goes to Credyt, and open pages hear of it. */
export async function spend(): Promise<void> {
  const { emulator, billing } = stage();
  const credyt = createCredytClient({ apiKey: 'key_in_page', url: 'http://localhost:4010', fetch: (request) => emulator.fetch(request) });
  await credyt.sendEvents(emulator.customerId, [{ id: crypto.randomUUID(), eventType: 'image_generated', description: 'Harbour at dawn', data: { model: 'ink-2', images: 8 } }]);
  await billing.refresh({ customerId: emulator.customerId });
  await getBilling().refresh();
}

/** A host that asks first: resolves when the balance covers it, else the dialog opens. */
export async function ask(amount: string): Promise<string> {
  return getBilling().ensureFunds({ asset: 'USD', amount }).then(() => 'The balance covers it: go on.', () => 'The customer turned away.');
}

/** Pays on the emulator's checkout page by the test card, then closes its tab. */
export async function payByCard(): Promise<void> {
  const form = new URLSearchParams({ number: '4242 4242 4242 4242', expires: '12 / 39', code: '123', name: 'Maya Okafor' });
  await stage().emulator.fetch(new Request(paymentTab.url, { method: 'POST', body: form }));
  comeBack();
}

// The worlds a widget can find itself in, as `parameters` of a story. Used by every *.stories.ts.
import type { ScenarioName } from 'credyt-widgets/emulator';
import { getBilling } from 'credyt-widgets';
import { until } from './payments.js';
import type { StoryBilling } from './stage.js';

const world = (billing: StoryBilling) => ({ billing });

export const inScenario = (scenario: ScenarioName) => world({ scenario });

/** At or under the host's own threshold. */
export const low = world({ scenario: 'low', options: { lowBelow: { USD: '5' } } });

/** Pays in dollars for credits. */
export const credits = world({
  scenario: 'multi-asset',
  options: { topUp: { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['CREDIT', 'USD'] } },
});

/** Credyt never answers. */
export const loading = world({ prepare: ({ emulator }) => { emulator.faults({ route: '*', hang: true }); } });

/** As `mode: "live"`: no word of a test anywhere. */
export const live = world({ options: { mode: 'live' } });

/** Credyt is down from the start: nothing is known. */
export const failed = world({ prepare: ({ emulator }) => { emulator.faults({ route: '*', status: 503 }); } });

export const signedOut = world({ options: { identify: () => null } });

/** May look, may not pay. */
export const viewOnly = world({ options: { can: () => ({ topUp: false, portal: false }) } });

let cutTheLine = () => {};

/** The balance was read, then the network goes away: with `play: lineCut`. */
export const connected = world({
  prepare: (billing) => {
    cutTheLine = () => { billing.offline(true); };
  },
});

export const lineCut = async ({ canvasElement }: { canvasElement: HTMLElement }) => {
  const element = canvasElement.querySelector(':is(credyt-balance-badge, credyt-usage-history, credyt-low-balance-banner, credyt-payment-notice, credyt-billing-panel)');
  await until(() => element?.matches(':state(ready)'));
  cutTheLine();
  const page = getBilling();
  // One missed reading may be chance; two are a state.
  await page.refresh();
  await page.refresh();
  await until(() => element?.matches(':state(stale)'));
};

/** A customer who waits for a subscription to each of these products. */
export const waitingFor = (...products: string[]) => world({
  options: { identify: () => ({ externalId: 'jonas' }) },
  prepare: async ({ emulator }) => {
    const post = (path: string, body: object) =>
      emulator.fetch(new Request(`http://localhost:4010${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'x-credyt-api-key': 'key_story', 'content-type': 'application/json' } }));
    const fee = { name: 'Monthly', type: 'fixed', billing_model: { type: 'recurring', recurring: { interval: 'month' } }, pricing: [{ asset: 'USD', values: [{ unit_price: 20 }] }] };
    for (const [index, name] of products.entries()) await post('/products', { code: `plan_${index}`, name, prices: [fee], publish: true });
    const subscriptions = products.map((_, index) => ({ products: [{ code: `plan_${index}` }], return_url: 'http://localhost:4000/account' }));
    await post('/customers', { external_id: 'jonas', name: 'Jonas', subscriptions });
  },
});

/** Opens the panel of a button, as a click would. */
export const opened = async ({ canvasElement }: { canvasElement: HTMLElement }) => {
  await click(canvasElement, 'credyt-top-up-button');
};

/** Opens the list of all balances. */
export const openedDetails = async ({ canvasElement }: { canvasElement: HTMLElement }) => {
  await click(canvasElement, 'credyt-balance-badge');
};

async function click(canvas: HTMLElement, tag: string): Promise<void> {
  const button = await until(() => canvas.querySelector(`${tag}:state(ready)`)?.shadowRoot?.querySelector('button'));
  button.click();
}

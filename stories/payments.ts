// What a payment looks like from the page that waits for it: `play` functions that lead an element through one. The payment page itself never opens. Used by the stories.
import { getBilling } from 'credyt-widgets';
// eslint-disable-next-line no-restricted-imports -- the one seam that no host has: a story must not leave its page for a payment
import { pageDoors } from '../src/client/page-doors.js';
import { stage } from './stage.js';

interface Scene {
  canvasElement: HTMLElement;
}

/** The tab the kit believes to have opened, and where it was sent. */
export const paymentTab = { url: '', closed: true, onOpened: (_url: string) => {} };

/** A story never leaves its page: the ways out lead nowhere, and a new tab is only pretended. */
export function closeDoors(): void {
  pageDoors.go = (url) => { paymentTab.onOpened(url); };
  pageDoors.openTab = () => {
    paymentTab.closed = false;
    return {
      get closed() { return paymentTab.closed; },
      close: () => { paymentTab.closed = true; },
      location: {
        replace: (url: string) => {
          paymentTab.url = url;
          paymentTab.onOpened(url);
        },
      },
      sessionStorage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    } as unknown as Window;
  };
}

/** The customer closes the payment page's tab and looks at ours again. */
export function comeBack(): void {
  paymentTab.closed = true;
  window.dispatchEvent(new Event('focus'));
}

export async function until<Thing>(look: () => Thing | null | undefined | false): Promise<Thing> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const thing = look();
    if (thing) return thing;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The story waited 20 s in vain for ${look.toString()}`);
}

const inState = (canvas: HTMLElement, state: string) =>
  until(() => [...canvas.querySelectorAll('*')].some((element) => element.localName.startsWith('credyt-') && element.matches(`:state(${state})`)));

/** The payment page is open in another tab. */
export async function paying({ canvasElement }: Scene): Promise<void> {
  await until(() => getBilling().wallet);
  await until(() => !canvasElement.querySelector(':state(loading)'));
  await getBilling().topUp({ amount: '20', target: '_blank' });
}

export async function confirming(scene: Scene): Promise<void> {
  await paying(scene);
  comeBack();
  await inState(scene.canvasElement, 'confirming');
}

/** The page's clock goes ahead, until the returned function is called. */
function ahead(ms: number): () => void {
  const now = Date.now;
  Date.now = () => now() + ms;
  return () => { Date.now = now; };
}

export async function settled(scene: Scene): Promise<void> {
  await confirming(scene);
  await stage().credit('20');
  // Money counts when two readings show it, each later than a cache reaches: also where the time of day stands still.
  for (const ms of [2_000, 4_000]) {
    const today = ahead(ms);
    await getBilling().refresh();
    today();
  }
  await inState(scene.canvasElement, 'settled');
}

/** A minute later the money is still not there. */
export async function unseen(scene: Scene): Promise<void> {
  await confirming(scene);
  const today = ahead(61_000);
  window.dispatchEvent(new Event('focus'));
  today();
  await inState(scene.canvasElement, 'unseen');
}

/** A payment link is being made, and takes its time. */
export async function busy({ canvasElement }: Scene): Promise<void> {
  const button = await until(() => pressable(canvasElement));
  stage().emulator.faults({ route: '*', hang: true });
  button.click();
  await inState(canvasElement, 'busy');
}

/** Whatever leads to a hosted page: the button that pays, a link, or the only button. */
function pressable(canvas: HTMLElement): HTMLElement | null | undefined {
  const element = canvas.querySelector(':is(credyt-top-up-button, credyt-portal-link, credyt-insufficient-funds-dialog, credyt-payment-notice):is(:state(ready), :state(ask))');
  return element?.shadowRoot?.querySelector<HTMLElement>('[part~=pay], [part~=link], [part~=action], [part~=button]');
}

// What holds for every element at once: they talk to the proxy only, and a theme cannot make them load anything.
import { expect, html, waitUntil } from '@open-wc/testing';
import '../../src/define.js';
import tokens from '../../src/styles/tokens.styles.js';
import { mount } from '../support/mount.js';

const ELSEWHERE = 'https://elsewhere.invalid';
const EVERYTHING = html`<div>
  <credyt-balance-badge details></credyt-balance-badge>
  <credyt-top-up-button></credyt-top-up-button>
  <credyt-portal-link></credyt-portal-link>
  <credyt-usage-history></credyt-usage-history>
  <credyt-insufficient-funds-dialog amount="99" asset="USD" open></credyt-insufficient-funds-dialog>
</div>`;

async function mountAll(options: Parameters<typeof mount>[1] = {}) {
  const mounted = await mount(EVERYTHING, options);
  const elements = [...mounted.element.children] as HTMLElement[];
  await waitUntil(() => elements.slice(0, 4).every((element) => element.matches(':state(ready)') || element.shadowRoot!.querySelector('[aria-busy=true]') === null), 'never ready', { timeout: 5_000 });
  return { ...mounted, elements };
}

/** Every address that something on this page asked for meanwhile, whatever the way. */
function watchNetwork(): { asked: string[]; stop(): void } {
  const asked: string[] = [];
  const observer = new PerformanceObserver((list) => asked.push(...list.getEntries().map(({ name }) => name)));
  observer.observe({ type: 'resource' });
  const { sendBeacon } = navigator;
  navigator.sendBeacon = (url) => { asked.push(String(url)); return true; };
  return { asked, stop: () => { observer.disconnect(); navigator.sendBeacon = sendBeacon; } };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

describe('all elements', () => {
  it('talk to the proxy and to nobody else', async () => {
    const network = watchNetwork();
    const { calls } = await mountAll();
    await settle();
    network.stop();
    expect(calls.length).to.be.above(1);
    expect(network.asked.filter((url) => new URL(url, location.href).origin !== location.origin)).to.deep.equal([]);
  });

  it('load nothing, whatever the theme says', async () => {
    const properties = [...new Set(tokens.cssText.match(/--credyt-[a-z-]+/g))].filter((name) => name !== '--credyt-duration');
    expect(properties.length).to.be.above(15);
    const { elements } = await mountAll({ scenario: 'low', options: { lowBelow: { USD: '5' } } });
    const network = watchNetwork();
    for (const [name, style] of properties.flatMap((name) => elements.map((element) => [name, element.style] as const))) style.setProperty(name, `url(${ELSEWHERE}/${name}.png)`);
    for (const button of elements.flatMap((element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('button[aria-expanded=false]')])) button.click();
    await settle();
    const images = elements.flatMap((element) => [element, ...element.shadowRoot!.querySelectorAll('*')]).map((node) => getComputedStyle(node).backgroundImage);
    network.stop();
    expect(images.length).to.be.above(50);
    expect(images.filter((image) => image.includes('url('))).to.deep.equal([]);
    expect(network.asked.filter((url) => url.startsWith(ELSEWHERE))).to.deep.equal([]);
  });
});

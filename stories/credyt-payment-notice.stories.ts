// Stories of <credyt-payment-notice>: a subscription waits for its payment, and what comes after.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { busy, comeBack, until } from './payments.js';
import { stage } from './stage.js';
import { failed, inScenario, loading, signedOut, waitingFor } from './worlds.js';

interface Args {
  target: '_self' | '_blank';
  width: string;
}

interface Scene {
  canvasElement: HTMLElement;
}

const meta: Meta<Args> = {
  title: 'Elements/credyt-payment-notice',
  component: 'credyt-payment-notice',
  args: { target: '_self', width: '760px' },
  argTypes: { target: { control: 'inline-radio', options: ['_self', '_blank'] } },
  render: ({ target, width }) => html`<div style="inline-size: min(${width}, calc(100vw - 32px))"><credyt-payment-notice target=${target}></credyt-payment-notice></div>`,
  parameters: { ...inScenario('pending-subscription'), docs: { story: { height: '120px' } } },
};
export default meta;

type Story = StoryObj<Args>;

const action = ({ canvasElement }: Scene) =>
  until(() => canvasElement.querySelector('credyt-payment-notice:state(shown)')?.shadowRoot?.querySelector<HTMLElement>('[part~=action]'));
const inState = ({ canvasElement }: Scene, state: string) => until(() => canvasElement.querySelector(`credyt-payment-notice:state(${state})`));

/** Opens the list, or leaves for the payment page. */
const press = async (scene: Scene) => { (await action(scene)).click(); };

const paying = async (scene: Scene) => {
  await press(scene);
  await inState(scene, 'paying');
};

const confirming = async (scene: Scene) => {
  await paying(scene);
  comeBack();
  await inState(scene, 'confirming');
};

/** A minute later it is still not paid. */
const unseen = async (scene: Scene) => {
  await confirming(scene);
  const name = Object.keys(sessionStorage).find((key) => key.includes('subscription')) ?? '';
  const left = JSON.parse(sessionStorage.getItem(name) ?? '{}') as { backAt: number };
  sessionStorage.setItem(name, JSON.stringify({ ...left, backAt: left.backAt - 61_000 }));
  comeBack();
  await inState(scene, 'unseen');
};

const refused = async (scene: Scene) => {
  const button = await action(scene);
  stage().emulator.faults({ route: '*', status: 503 });
  button.click();
  await inState(scene, 'failed');
};

export const OneWaits: Story = {};
export const SeveralWait: Story = { parameters: waitingFor('Studio Pro', 'Team seats') };
export const SeveralReviewed: Story = { parameters: { ...waitingFor('Studio Pro', 'Team seats'), docs: { story: { height: '220px' } } }, play: press };
export const Narrow: Story = { args: { width: '320px' } };
export const NewTab: Story = { args: { target: '_blank' } };
export const Busy: Story = { play: busy };
export const CouldNotOpen: Story = { play: refused };
export const Paying: Story = { args: { target: '_blank' }, play: paying };
export const Confirming: Story = { args: { target: '_blank' }, play: confirming };
export const Unseen: Story = { args: { target: '_blank' }, play: unseen };
export const ViewOnly: Story = {
  parameters: { billing: { ...inScenario('pending-subscription').billing, options: { can: () => ({ topUp: true, portal: false }) } } },
};
export const NothingWaits: Story = { parameters: inScenario('healthy') };
export const HostileData: Story = { parameters: waitingFor('<img src=x onerror=alert(1)>', `\u202Eegral ${'W'.repeat(200)}`), play: press };
export const Loading: Story = { parameters: loading };
export const Failed: Story = { parameters: failed };
export const SignedOut: Story = { parameters: signedOut };

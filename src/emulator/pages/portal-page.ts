// The hosted billing portal: balances, adding funds, automatic top-up, history. Reached by a portal link.
import { isNegative } from '../../contract/money/decimal.js';
import { isCurrency, unitsFor } from '../assets.js';
import { automaticTopUpFor, isAutomatic, setAutomaticTopUp } from '../automatic-top-up.js';
import type { LedgerAccount } from '../ledger.js';
import { createTopUp } from '../top-ups.js';
import type { World } from '../world.js';
import { assetName, formatBalance, formatMove, formatMoney, formatRound, formatTime, visible } from './format.js';
import { openSession, pathOf, type HostedSession } from './hosted-session.js';
import { html, quote, type Html } from './html.js';
import { icon, page, seeOther } from './page.js';

const PRESETS = ['10', '25', '50', '100'] as const;
const HISTORY_ROWS = 50;

const isMoney = (world: World, { asset }: LedgerAccount): boolean => isCurrency(asset) && !world.assets.has(asset);

/** The account shown large: dollars, else the first one in money, else the first. */
function mainAccount(world: World, customerId: string): LedgerAccount | undefined {
  const accounts = world.ledger.accounts(customerId);
  const own = accounts.filter((account) => account.name === 'default');
  return own.find(({ asset }) => asset === 'USD') ?? own.find((account) => isMoney(world, account)) ?? accounts[0];
}

/** What funds are paid in here. */
function currencyOf(world: World, customerId: string): string {
  const main = mainAccount(world, customerId);
  return main && isMoney(world, main) ? main.asset : 'USD';
}

export function showPortal(world: World, session: HostedSession): Promise<Response> {
  const { customerId } = session;
  const customer = world.customers.get(customerId);
  return page({
    title: `Billing · ${world.settings.platformName}`,
    exits: [session.returnUrl, session.failureUrl],
    main: html`<main class="portal">
<header><div><a class="back" href="${session.returnUrl}">${icon.back}<span>Back to ${quote(world.settings.platformName)}</span></a><h1>Billing</h1></div>
<p class="sub">${quote(customer?.name ?? customer?.external_id ?? customerId)}</p></header>
<div class="cards">
${balanceCard(world, customerId)}
${fundsCard(world, session)}
${automaticCard(world, session)}
${historyCard(world, customerId)}
</div>
</main>`,
  });
}

const accountName = (world: World, { asset, name }: LedgerAccount): Html =>
  html`${quote(assetName(world, asset))}${name !== 'default' && html` · ${quote(name)}`}`;

function balanceCard(world: World, customerId: string): Html {
  const main = mainAccount(world, customerId);
  if (!main) {
    return html`<section class="card" aria-labelledby="balance"><h2 id="balance" class="quiet">Balance</h2><p class="none">No balance yet</p><p class="sub">Your first top-up opens it.</p></section>`;
  }
  const others = world.ledger.accounts(customerId).filter((account) => account !== main);
  const isOwed = isNegative(main.available);
  return html`<section class="card" aria-labelledby="balance"><h2 id="balance" class="quiet">Balance</h2>
<p class="figure number ${isOwed ? 'danger' : ''}">${quote(formatBalance(world, main.asset, main.available))}</p>
${isOwed && html`<p class="sub owed">Owed. Your next top-up covers it first.</p>`}
${others.length > 0 && html`<ul class="rows">${others.map(
    (account) => html`<li><span>${accountName(world, account)}</span><span class="number ${isNegative(account.available) ? 'danger' : ''}">${quote(formatBalance(world, account.asset, account.available))}</span></li>`,
  )}</ul>`}</section>`;
}

/** The accounts a payment in `currency` can fill, the main one first. */
function fundable(world: World, customerId: string, currency: string): LedgerAccount[] {
  const main = mainAccount(world, customerId);
  return world.ledger
    .accounts(customerId)
    .filter(({ asset }) => unitsFor(world, '1', currency, asset) !== null)
    .sort((a, b) => Number(b === main) - Number(a === main));
}

function fundsCard(world: World, { id, customerId }: HostedSession): Html {
  const currency = currencyOf(world, customerId);
  const accounts = fundable(world, customerId, currency);
  return html`<section class="card" aria-labelledby="funds"><h2 id="funds">Add funds</h2>
<form class="funds" method="post" action="/portal/${id}/top-ups">
<fieldset><legend class="hidden">Amount</legend><div class="choices">${PRESETS.map(
    (amount) => html`<label class="choice"><input class="hidden" type="radio" name="amount" value="${amount}"${amount === '25' && html` checked`}><span class="number">${formatRound(currency, amount)}</span><span class="tick">${icon.check}</span></label>`,
  )}</div></fieldset>
${accounts.length > 1 && html`<label class="select"><span class="sub">Add to</span><select name="account">${accounts.map(
    (account) => html`<option value="${account.id}">${assetName(world, account.asset)}${account.name !== 'default' && ` · ${account.name}`}</option>`,
  )}</select></label>`}
<button class="button primary" data-busy><span>Continue${PRESETS.map(
    (amount) => html`<span class="chosen chosen-${amount}"> with ${formatMoney(world, currency, amount)}</span>`,
  )}</span>${icon.next}</button>
</form></section>`;
}

/** One switch for each account that can be filled. */
function automaticCard(world: World, { id, customerId }: HostedSession): Html | null {
  const currency = currencyOf(world, customerId);
  const accounts = fundable(world, customerId, currency);
  if (accounts.length === 0) return null;
  return html`<section class="card wide">${accounts.map((account, index) => {
    const choice = automaticTopUpFor(world, account, currency);
    if (!choice) return null;
    const isOn = isAutomatic(world, customerId, account);
    const title = `automatic-${String(index)}`;
    return html`<form class="automatic" method="post" action="/portal/${id}/automatic-top-up"><input type="hidden" name="account" value="${account.id}">
<div><h2 id="${title}">Automatic top-up${accounts.length > 1 && html` · ${accountName(world, account)}`}</h2><p class="sub" id="${title}-about">Adds ${formatMoney(world, currency, choice.amount)} each time the balance falls below ${quote(formatBalance(world, account.asset, choice.threshold))}.</p></div>
<button class="switch" role="switch" name="on" value="${isOn ? 'false' : 'true'}" aria-checked="${isOn ? 'true' : 'false'}" aria-labelledby="${title}" aria-describedby="${title}-about"><i></i></button>
</form>`;
  })}</section>`;
}

function historyCard(world: World, customerId: string): Html {
  const entries = world.ledger.latest(customerId, HISTORY_ROWS);
  const now = world.clock.now();
  return html`<section class="card wide"><h2>History</h2>
${entries.length === 0 && html`<p class="sub">What you use and what you pay will be listed here.</p>`}
<ul class="rows history">${entries.map(
    ({ at, label, asset, amount }) => html`<li><span>${quote(visible(label, 'No description'))}<time class="sub" datetime="${new Date(at).toISOString()}">${formatTime(at, now)}</time></span><span class="number ${isNegative(amount) ? '' : 'success'}">${quote(formatMove(world, asset, amount))}</span></li>`,
  )}</ul></section>`;
}

/** "Continue": a top-up and its checkout, from which every way leads back here. */
export function startTopUp(world: World, session: HostedSession, form: URLSearchParams): Response {
  const { id, customerId } = session;
  const amount = PRESETS.find((preset) => preset === form.get('amount'));
  const currency = currencyOf(world, customerId);
  const accounts = fundable(world, customerId, currency);
  const account = accounts.find((candidate) => candidate.id === form.get('account')) ?? accounts[0];
  const portal = pathOf(session);
  if (amount === undefined) return seeOther(portal);
  const topUp = createTopUp(world, {
    customer_id: customerId,
    amount,
    currency,
    destination: { asset: account?.asset ?? currency, account_name: account?.name ?? 'default' },
  });
  return seeOther(pathOf(openSession(world, { customerId, returnUrl: portal, failureUrl: portal, orderId: topUp.id, portalId: id })));
}

export function switchAutomaticTopUp(world: World, session: HostedSession, form: URLSearchParams): Response {
  const { customerId } = session;
  const currency = currencyOf(world, customerId);
  const accounts = fundable(world, customerId, currency);
  const account = accounts.find((candidate) => candidate.id === form.get('account')) ?? accounts[0];
  if (account) setAutomaticTopUp(world, customerId, account, form.get('on') === 'true' ? automaticTopUpFor(world, account, currency) : null);
  return seeOther(pathOf(session));
}

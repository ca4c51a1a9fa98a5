// The hosted checkout: what is bought, a card form, one payment. Reached by the link of a top-up or a pending subscription, or from the portal.
import { pay, type Order } from '../orders.js';
import type { World } from '../world.js';
import { checkCard, isDeclined, readCardForm, type CardErrors, type CardField, type CardForm } from './card.js';
import { formatMove, formatMoney, formatSpan } from './format.js';
import { openSession, pathOf, type HostedSession } from './hosted-session.js';
import { html, quote, type Html } from './html.js';
import { messagePage } from './message-page.js';
import { icon, page, seeOther } from './page.js';

const DECLINED = 'The card was declined. Nothing was charged. Try another card.';
const EMPTY: CardForm = { number: '', expires: '', code: '', name: '' };

export function showCheckout(world: World, session: HostedSession, order: Order): Promise<Response> {
  return order.paidAt === null ? cardPage(world, session, order, EMPTY, {}) : paidPage(world, session, order);
}

/** Pays at most once: whatever is sent again afterwards leads to the same place. */
export async function submitCheckout(world: World, session: HostedSession, order: Order, form: URLSearchParams): Promise<Response> {
  if (order.paidAt === null) {
    const card = readCardForm(form);
    const errors = checkCard(card, world.clock.now());
    if (Object.keys(errors).length > 0) return cardPage(world, session, order, card, errors, 422);
    if (isDeclined(card)) return cardPage(world, session, order, { ...card, number: '', code: '' }, {}, 402, DECLINED);
    pay(world, order);
  }
  return seeOther(afterPayment(world, session, order));
}

function afterPayment(world: World, session: HostedSession, order: Order): string {
  const isPortalNext = order.kind === 'subscription' ? order.endsInPortal : session.portalId === undefined && world.settings.afterPayment === 'portal';
  if (!isPortalNext) return session.returnUrl;
  const { customerId, returnUrl, failureUrl } = session;
  return pathOf(openSession(world, { customerId, returnUrl, failureUrl }));
}

const paidPage = (world: World, session: HostedSession, order: Order): Promise<Response> =>
  messagePage({
    title: `${formatMoney(world, order.currency, order.amount)} paid`,
    text: 'This payment is complete. There is no need to pay again.',
    status: 200,
    tone: 'success',
    way: { href: session.returnUrl, label: 'Continue' },
  });

const heading = (world: World, order: Order): Html =>
  order.kind === 'subscription'
    ? html`Subscribe to ${order.productNames.map((name, index) => html`${index > 0 && ', '}${quote(name)}`)}`
    : html`Add to your ${quote(world.settings.platformName)} balance`;

function lines(world: World, order: Order): Html {
  const { currency } = order;
  if (order.kind === 'subscription') {
    return html`${order.fees.map(
      ({ name, amount, interval }) => html`<dt>${quote(name)}, each ${interval}</dt><dd class="number">${formatMoney(world, currency, amount)}</dd>`,
    )}`;
  }
  const { description, amount, asset, units } = order;
  return html`<dt>${description === undefined ? 'Balance top-up' : quote(description)}</dt><dd class="number">${formatMoney(world, currency, amount)}</dd>
<dt>Fee</dt><dd class="number">${formatMoney(world, currency, '0')}</dd>
${asset !== currency && html`<dt>You get</dt><dd class="number">${quote(formatMove(world, asset, units).slice(1))}</dd>`}`;
}

function cardPage(
  world: World, session: HostedSession, order: Order, card: CardForm, errors: CardErrors, status = 200, notice?: string,
): Promise<Response> {
  const { platformName } = world.settings;
  const price = formatMoney(world, order.currency, order.amount);
  const left = session.closesAt - world.clock.now();
  // our choice: cancelling leads to failure_url; a checkout begun in the portal leads back there.
  const cancelUrl = session.portalId === undefined ? session.failureUrl : session.returnUrl;
  const firstError = (Object.keys(errors) as CardField[])[0];
  const customer = world.customers.get(session.customerId);
  const field = (name: CardField, label: string, attributes: Html, sign: Html | null = null, isWide = false): Html => {
    const error = errors[name];
    return html`<div class="${isWide ? 'wide' : ''}"><label for="${name}">${label}</label>
<div class="field">${sign}<input id="${name}" name="${name}" value="${name === 'code' ? '' : card[name]}" ${attributes} required${
      error !== undefined && html` aria-invalid="true" aria-describedby="${name}-hint"`}${(name === firstError || (notice !== undefined && name === 'number')) && html` autofocus`}></div>
${error !== undefined && html`<p class="hint" id="${name}-hint">${icon.alert}<span>${error}</span></p>`}</div>`;
  };
  return page({
    title: `${firstError === undefined ? `Pay ${price}` : 'Check your card'} · ${platformName}`,
    status,
    exits: [session.returnUrl, session.failureUrl],
    main: html`<main class="checkout">
<section class="order" aria-label="Order">
<div><a class="back" href="${cancelUrl}">${icon.back}<span>Back to ${session.portalId === undefined ? quote(platformName) : 'billing'}</span></a></div>
<p class="sub push">${heading(world, order)}</p>
<p class="figure number">${price}</p>
<dl class="lines">
${lines(world, order)}
<dt class="total">Total due</dt><dd class="total number">${price}</dd>
</dl>
<p class="caption">This page stays open for <span data-closes-in="${Math.floor(left / 1000)}">${formatSpan(left)}</span>.</p>
</section>
<section class="pay" aria-labelledby="pay-title">
<h1 id="pay-title">Pay by card</h1>
<form class="stack" method="post" action="/checkout/${session.id}" novalidate>
${notice !== undefined && html`<p class="note danger" role="alert">${icon.alert}<span>${notice}</span></p>`}
<div class="fields">
${field('number', 'Card number', html`inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234"`, icon.card, true)}
${field('expires', 'Expires', html`inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY"`)}
${field('code', 'Security code', html`inputmode="numeric" autocomplete="cc-csc" placeholder="123" maxlength="4"`)}
${field('name', 'Name on card', html`autocomplete="cc-name" maxlength="100" placeholder="${customer?.name ?? 'Full name'}"`, null, true)}
</div>
<button class="button primary" data-busy>Pay ${price}</button>
<a class="button" href="${cancelUrl}">Cancel and go back</a>
<div class="note">${icon.card}<p class="sub">Test card <span class="whole">4242 4242 4242 4242</span>, any later date, any code. Use <span class="whole">4000 0000 0000 0002</span> to see a declined card.</p></div>
</form>
</section>
</main>`,
  });
}

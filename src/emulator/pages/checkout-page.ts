// The hosted checkout: what is bought, a card form, one payment. Reached by a top-up link or from the portal.
import { payTopUp, type TopUp } from '../top-ups.js';
import type { World } from '../world.js';
import { checkCard, isDeclined, readCardForm, type CardErrors, type CardField, type CardForm } from './card.js';
import { formatMove, formatMoney, formatSpan } from './format.js';
import { openSession, pathOf, type HostedSession } from './hosted-session.js';
import { html, quote, type Html } from './html.js';
import { messagePage } from './message-page.js';
import { icon, page, seeOther } from './page.js';

const DECLINED = 'The card was declined. Nothing was charged. Try another card.';
const EMPTY: CardForm = { number: '', expires: '', code: '', name: '' };

export function showCheckout(world: World, session: HostedSession, topUp: TopUp): Promise<Response> {
  return topUp.paidAt === null ? cardPage(world, session, topUp, EMPTY, {}) : paidPage(world, session, topUp);
}

/** Pays at most once: whatever is sent again afterwards leads to the same place. */
export async function submitCheckout(world: World, session: HostedSession, topUp: TopUp, form: URLSearchParams): Promise<Response> {
  if (topUp.paidAt === null) {
    const card = readCardForm(form);
    const errors = checkCard(card, world.clock.now());
    if (Object.keys(errors).length > 0) return cardPage(world, session, topUp, card, errors, 422);
    if (isDeclined(card)) return cardPage(world, session, topUp, { ...card, number: '', code: '' }, {}, 402, DECLINED);
    payTopUp(world, topUp);
  }
  return seeOther(afterPayment(world, session));
}

function afterPayment(world: World, session: HostedSession): string {
  if (session.portalId !== undefined || world.settings.afterPayment === 'return_url') return session.returnUrl;
  const { customerId, returnUrl, failureUrl } = session;
  return pathOf(openSession(world, { customerId, returnUrl, failureUrl }));
}

const paidPage = (world: World, session: HostedSession, topUp: TopUp): Promise<Response> =>
  messagePage({
    title: `${formatMoney(world, topUp.currency, topUp.amount)} paid`,
    text: 'This payment is complete. There is no need to pay again.',
    status: 200,
    tone: 'success',
    way: { href: session.returnUrl, label: 'Continue' },
  });

function cardPage(
  world: World, session: HostedSession, topUp: TopUp, card: CardForm, errors: CardErrors, status = 200, notice?: string,
): Promise<Response> {
  const { platformName } = world.settings;
  const price = formatMoney(world, topUp.currency, topUp.amount);
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
<p class="sub push">Add to your ${quote(platformName)} balance</p>
<p class="figure number">${price}</p>
<dl class="lines">
<dt>${topUp.description === undefined ? 'Balance top-up' : quote(topUp.description)}</dt><dd class="number">${price}</dd>
<dt>Fee</dt><dd class="number">${formatMoney(world, topUp.currency, '0')}</dd>
${topUp.asset !== topUp.currency && html`<dt>You get</dt><dd class="number">${quote(formatMove(world, topUp.asset, topUp.units).slice(1))}</dd>`}
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

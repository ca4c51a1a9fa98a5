// English, the source of all words and their type. One group per element, so a page that loads one element loads only its words.
// `{x}` is already formatted when it is put in; `one`/`other` are chosen by `{count}`.

/** A sentence, or its plural forms (`other` always; `one`, `few`, `many`… as the language needs). */
export type Text = string | ({ readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string });
export type Words = Readonly<Record<string, Text>>;

export const common = {
  'common.loading': 'Loading',
  'common.test': 'Test',
  'common.testHint': 'Test mode. No real money moves.',
  'common.tryAgain': 'Try again',
  'common.tryNow': 'Try now',
  'common.retry': 'Retry',
  'common.close': 'Close',
  'common.cancel': 'Cancel',
  'common.done': 'Done',
  'common.asOf': 'As of {time}',
  'common.staleAge': '{age} ago',
  'common.updated': 'Last updated {age} ago',
  'common.unreachable': 'We couldn’t reach billing. We’ll keep trying.',
  'common.unavailable': 'Balance unavailable',
  'common.unavailableHelp': 'We couldn’t reach billing. This doesn’t change your balance.',
  'common.signedOut': 'You’re signed out',
  'common.signedOutHelp': 'Sign in again to see your balance.',
  'common.signIn': 'Sign in',
  'common.rateLimited': 'Please wait {seconds} and try again.',
  'common.forbidden': 'You don’t have access to this.',
  'balance.title': 'Balance',
  'balance.empty': 'No balance yet',
  'balance.owed': '{amount} owed',
  'balance.lessThan': '<{amount}',
  'say.balance': 'Balance is now {amount}.',
  'say.low': 'Your balance is running low.',
  'say.stale': 'Balance last updated {age} ago.',
  'say.confirming': 'Confirming your payment.',
  'say.added': '{amount} added. Your balance is {amount2}.',
  'say.unseen': 'We haven’t seen this payment yet. There’s no need to pay again.',
} as const satisfies Words;

export const badge = {
  'balance.plural': 'Balances',
  'balance.held': '{amount} pending out',
  'balance.pending': '{amount} pending in',
  'balance.low': 'Running low',
  'balance.exact': 'Exactly {amount}',
  'balance.more': { one: 'and {count} more', other: 'and {count} more' },
  'balance.refresh': 'Refresh balance',
  'balance.refreshing': 'Refreshing balance',
  'badge.label': 'Balance: {amount}',
  'badge.labelLow': 'Balance: {amount}, running low',
  'badge.labelOwed': 'Balance: {amount} owed',
  'badge.labelStale': 'Balance: {amount}, last updated {age} ago',
  'badge.labelPending': 'Balance: {amount}, {pending} pending',
  'badge.labelTest': '{label}. Test mode.',
  'badge.low': 'low',
  'badge.owed': 'owed',
  'badge.pending': '+{amount} pending',
  'badge.confirming': 'Confirming payment',
  'badge.added': '{amount} added',
  'badge.signedOut': 'Sign in to see balance',
} as const satisfies Words;

/** Choosing and paying an amount: the top-up panel and the insufficient-funds dialog. */
export const pay = {
  'topUp.presets': 'Amount',
  'topUp.other': 'Other amount',
  'topUp.otherLabel': 'Other amount in {currency}',
  'topUp.range': '{min}–{max}',
  'topUp.min': 'The smallest top-up is {amount}.',
  'topUp.max': 'The largest top-up is {amount}.',
  'topUp.notNumber': 'Enter an amount, such as {example}.',
  'topUp.decimals': { one: 'Use at most {count} decimal place.', other: 'Use at most {count} decimal places.' },
  'topUp.get': 'You get',
  'topUp.approx': '≈ {amount}',
  'topUp.quoting': 'Working out how much you get',
  'topUp.secure': 'Payment opens on a secure page.',
  'topUp.secureNewTab': 'Payment opens in a new tab. This page waits for you.',
  'topUp.popupBlocked': 'Your browser kept the new tab closed. Opening the payment page here.',
  'topUp.opening': 'Opening payment page',
  'topUp.failed': 'We couldn’t open the payment page',
  'topUp.failedHelp': 'Nothing was charged. Please try again.',
  'funds.paying': 'Finish paying in the other tab',
  'funds.payingHelp': 'This page continues by itself when your balance is enough.',
  'pay.confirming': 'Confirming your payment',
  'pay.confirmingHelp': 'This usually takes a few seconds.',
  'pay.confirmingLong': 'Still confirming. Some banks take a minute; there’s no need to pay again.',
  'pay.added': '{amount} added',
  'pay.addedUnknown': 'Your balance went up',
  'pay.newBalance': 'Your balance is {amount}.',
  'pay.unseen': 'We haven’t seen this payment yet',
  'pay.unseenHelp': 'If you paid, it will appear by itself. There’s no need to pay again.',
  'pay.checkAgain': 'Check again',
  'pay.checking': 'Checking',
  'pay.notPaid': 'I didn’t pay',
  'pay.closeTab': 'You can close this tab.',
  'viewOnly.copy': 'Copy a message to send',
  'viewOnly.copied': 'Message copied',
  'viewOnly.message': 'Could you add funds to our {product} balance? It has {amount} left.',
  'viewOnly.messageEmpty': 'Could you add funds to our {product} balance?',
  'viewOnly.messageShort': 'Could you add funds to our {product} balance? We need at least {amount} more.',
} as const satisfies Words;

export const topUp = {
  'topUp.button': 'Add funds',
  'topUp.buttonAmount': 'Add {amount}',
  'topUp.titleUnits': 'Add {unit}',
  'topUp.now': 'Current balance',
  'topUp.after': 'After top-up',
  'topUp.afterUnknown': 'Not known yet',
  'topUp.continue': 'Continue with {amount}',
  'topUp.continueNone': 'Continue',
  'viewOnly.button': 'Ask for funds',
  'viewOnly.title': 'View only',
  'viewOnly.help': 'You can see this balance. Ask an account owner to add funds.',
} as const satisfies Words;

export const portal = {
  'portal.link': 'Manage billing',
  'portal.opening': 'Opening billing',
  'portal.newTab': 'Opens in a new tab',
  'portal.failed': 'Billing couldn’t be opened. Please try again.',
  'viewOnly.portal': 'Ask an account owner to manage billing.',
} as const satisfies Words;

export const history = {
  'history.title': 'Usage',
  'history.label': 'Usage, newest first',
  'history.loading': 'Loading usage',
  'history.time': 'Time',
  'history.activity': 'Activity',
  'history.description': 'Description',
  'history.cost': 'Cost',
  'history.details': 'Details',
  'history.today': 'Today',
  'history.yesterday': 'Yesterday',
  'history.notBilled': 'Not billed',
  'history.pricing': 'Pricing…',
  'history.pricingHint': 'The cost appears when it is known.',
  'history.open': 'Show details of {activity}, {time}',
  'history.hide': 'Hide details of {activity}, {time}',
  'history.event': 'Event',
  'history.subject': 'For',
  'history.newRows': { one: 'Show {count} new row', other: 'Show {count} new rows' },
  'history.showing': 'Showing {from}–{to} of {total}',
  'history.showingOpen': 'Showing {from}–{to}',
  'history.range': '{from}–{to} of {total}',
  'history.rangeOpen': '{from}–{to}',
  'history.soFar': { one: '{count} found so far', other: '{count} found so far' },
  'history.keepLooking': 'Keep looking',
  'history.signedOutHelp': 'Sign in again to see your usage.',
  'history.newer': 'Newer',
  'history.older': 'Older',
  'history.pages': 'Pages of usage',
  'history.empty': 'No usage yet',
  'history.emptyHelp': 'What you use will be listed here, with its cost.',
  'history.noMatch': 'Nothing matches these filters',
  'history.failed': 'Usage couldn’t be loaded',
  'history.failedHelp': 'This doesn’t change your balance.',
  'history.asOf': 'Showing usage as of {time}',
  'history.moved': 'This page of usage has changed. Start from the newest.',
  'say.rows': '{from} to {to} of {total}.',
  'say.newRows': { one: '{count} new row.', other: '{count} new rows.' },
} as const satisfies Words;

export const funds = {
  'funds.title': 'Add funds to continue',
  'funds.titleUnits': 'Add {unit} to continue',
  'funds.lede': 'This costs more than your balance.',
  'funds.ledeOwed': 'You owe {amount}. Your next top-up covers it first.',
  'funds.needed': 'Needed',
  'funds.available': 'Available',
  'funds.short': 'Short by',
  'funds.afterTopUp': 'Balance after top-up',
  'funds.afterAction': 'After this action',
  'funds.pay': 'Pay {amount}',
  'funds.notNow': 'Not now',
  'funds.reopen': 'Open the payment page again',
  'funds.confirmingHelp': 'This usually takes a few seconds. We’ll continue as soon as it arrives.',
  'funds.unseenHelp': 'Some banks take longer. If you paid, it will arrive by itself, so there’s no need to pay again.',
  'funds.keep': 'Close and keep my work',
  'funds.settledHelp': 'Your balance is {amount}. Continuing.',
  'funds.continue': 'Continue now',
  'funds.stillShort': '{added} added. You’re still short by {amount}.',
  'funds.viewOnly': 'This needs more than the balance',
  'funds.viewOnlyHelp': 'It costs {needed} and {available} is available. Ask an account owner to add at least {short}.',
} as const satisfies Words;

type Groups = typeof common & typeof badge & typeof pay & typeof topUp & typeof portal & typeof history & typeof funds;
export type Key = keyof Groups;

/** All words in another language, each plural with exactly the forms that language has. A missing key or form does not compile. */
export type Translation<Form extends Intl.LDMLPluralRule> = {
  readonly [K in Key]: Groups[K] extends string ? string : Readonly<Record<Form | 'other', string>>;
};

/** What a host or another language may put in place of the English: any part of it. */
export type Strings = { readonly [K in Key]?: Text };

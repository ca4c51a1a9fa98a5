// What a return means: asks the proxy, which decides once (design §7), and obeys. Used by the store that has the first reading of the page.
import { compare } from '../contract/money/decimal.js';
import type { ReturnOutcome, Wallet } from '../contract/index.js';
import type { Arrival } from './arrival.js';
import type { BillingClient } from './billing-client.js';
import type { BillingState } from './billing-state.js';
import { CredytRedirectEvent, CredytReturnEvent, type Outcome } from './billing-events.js';
import { levelsOf, NO_NONCE, recordLeaving } from './leaving.js';
import { pageDoors, safeLink } from './page-doors.js';
import { recall, remember } from './page-storage.js';
import type { PaymentWatch } from './payment-watch.js';

const CHANNEL = 'credyt-widgets';
const RENEWED = 'renewed';
/** Nobody pays in less (design §7, rule 4). */
const BOUNCE_MS = 5_000;

export interface ReturnHooks {
  client: BillingClient;
  watch: PaymentWatch;
  endIntent(): void;
  /** What there is to say of the return of a customer who left to pay. */
  arrived(meaning: BillingState['arrival']): void;
  canCloseTab(): void;
}

export async function handleReturn(arrival: Arrival, wallet: Wallet, { client, watch, endIntent, arrived, canCloseTab }: ReturnHooks): Promise<void> {
  const { marker, nonce, left, awayMs, fromPortal } = arrival;
  const tell: typeof arrived = left?.kind === 'top-up' ? arrived : () => {};
  tell('asking');
  // Never asked twice: a lost answer counts as "finished", which redirects nobody.
  const answer = wallet.features.includes('returns')
    ? await client.returned({ marker, awayMs, credited: hasRisen(arrival, wallet), fromPortal }).catch(() => null)
    : null;
  const target = renewalTarget(answer, nonce);
  const outcome = target ? 'renewed' : toOutcome(answer, left !== null);
  endIntent();

  if (target) {
    remember('sessionStorage', RENEWED, nonce);
    document.dispatchEvent(new CredytReturnEvent({ outcome }));
    const kind = left?.kind ?? 'portal';
    if (!document.dispatchEvent(new CredytRedirectEvent({ kind, host: target.host, reason: 'renewal' }))) {
      tell('expired');
      return;
    }
    tell('renewed');
    recordLeaving(answer?.nonce ?? NO_NONCE, { kind, newTab: left?.newTab ?? false, levels: levelsOf(wallet) }, target.origin);
    pageDoors.go(target.href);
    return;
  }

  if (left?.newTab) {
    canCloseTab();
    tellOtherTabs(nonce);
  }
  if (left?.kind === 'top-up' && outcome === 'finished') watch.confirm();
  else if (left?.kind === 'top-up' && outcome === 'unfinished' && (awayMs === null || awayMs >= BOUNCE_MS)) watch.doubt();
  else watch.looked();
  tell(answer?.outcome === 'renewed' ? 'expired' : 'none');
  document.dispatchEvent(new CredytReturnEvent({ outcome }));
}

/** One automatic redirect per link, whatever a server says: the second guard beside the proxy's own. */
function renewalTarget(answer: ReturnOutcome | null, nonce: string): URL | null {
  if (answer?.outcome !== 'renewed' || recall('sessionStorage', RENEWED) === nonce) return null;
  return safeLink(answer.url ?? '');
}

function toOutcome(answer: ReturnOutcome | null, isOurs: boolean): Outcome {
  if (!answer) return isOurs ? 'finished' : 'ignored';
  if (answer.outcome === 'renewed') return 'unfinished';
  return (['finished', 'unfinished'] as const).find((outcome) => outcome === answer.outcome) ?? 'ignored';
}

/** Some account stands higher than when the customer left: they paid, whatever side they came back on. */
function hasRisen({ left }: Arrival, { accounts }: Wallet): boolean {
  if (!left) return false;
  return accounts.some(({ id, available }) => compare(available, left.levels[id] ?? '0') > 0);
}

function tellOtherTabs(nonce: string): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ nonce });
  channel.close();
}

/** Hints from our other tabs: only ever "look again", never a number. */
export function listenToOtherTabs(hear: (nonce: string) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {};
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<{ nonce?: unknown } | null>) => {
    if (typeof data?.nonce === 'string') hear(data.nonce);
  };
  return () => channel.close();
}

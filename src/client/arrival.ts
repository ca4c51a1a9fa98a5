// A customer comes back from a hosted page: takes our parameters out of the address before anything else can see them. Run once per page.
import { CredytErrorEvent } from './billing-events.js';
import { noteLeaving, recallLeaving, type LeftBy } from './leaving.js';

export interface Arrival {
  marker: string;
  nonce: string;
  /** What this tab knows of the link it left by. */
  left: LeftBy | null;
  awayMs: number | null;
  fromPortal: boolean;
}

const MARKER = 'credyt_return';
const ERROR = 'credyt_error';

/** `null` for an ordinary page load. Also begins to note when this page is left. */
export function takeArrival(): Arrival | null {
  addEventListener('pagehide', noteLeaving);
  const pairs = location.search.slice(1).split('&').map((pair) => [pair, ...pair.split('=')] as const);
  const valuesOf = (wanted: string): string[] => pairs.filter(([, name]) => name === wanted).map(([, , value]) => value ?? '');
  const [markers, errors] = [valuesOf(MARKER), valuesOf(ERROR)];
  if (markers.length + errors.length === 0) return null;

  // By text, so that all other parameters stay byte for byte; by full address, so that a `<base>` changes nothing.
  const rest = pairs.filter(([, name]) => name !== MARKER && name !== ERROR).map(([pair]) => pair).join('&');
  try {
    history.replaceState(history.state, '', `${location.origin}${location.pathname}${rest && `?${rest}`}${location.hash}`);
  } catch {
    // A sandboxed document may not change its address; a marker counts only once on the server anyway.
  }

  // A task later, so that a host listening from the same script hears it.
  if (errors.length > 0) setTimeout(() => document.dispatchEvent(new CredytErrorEvent({ code: /^[a-z_]{1,40}$/.exec(errors[0]!)?.[0] ?? 'internal' })));

  const [marker] = markers;
  if (markers.length !== 1 || !/^[\w.-]{1,512}$/.test(marker!)) return null;
  const nonce = marker!.split('.', 1)[0]!;
  const { link, awayMs, origins } = recallLeaving(nonce);
  const fromPortal = URL.canParse(document.referrer) && origins.includes(new URL(document.referrer).origin);
  return { marker: marker!, nonce, left: link, awayMs, fromPortal };
}
